-- Text is compared byte by byte, whatever the locale of the server.
-- Times are ISO-8601 in UTC with seven decimals: text of one width, so that comparing text compares times.
create table runs (
  id           text collate "C"   not null primary key,
  -- In lower case: cluster names are compared without case.
  cluster      text collate "C"   not null,
  status       text collate "C"   not null,
  version      bigint not null,
  attempt      bigint not null,
  due_at       text collate "C",
  requested_at text collate "C"   not null,
  ended_at     text collate "C",
  state        text collate "C"   not null
);

-- One unfinished run per cluster.
create unique index runs_unfinished on runs (cluster) where ended_at is null;
create index runs_recent on runs (requested_at, id);

create table events (
  run  text collate "C"   not null references runs (id),
  seq  bigint not null,
  at   text collate "C"   not null,
  kind text collate "C"   not null,
  json text collate "C"   not null,
  primary key (run, seq)
);

create table effects (
  id           bigint generated always as identity primary key,
  run          text collate "C"   not null references runs (id),
  attempt      bigint not null,
  kind         text collate "C"   not null,
  due          text collate "C"   not null,
  json         text collate "C"   not null,
  completed_at text collate "C",
  -- 'carried-out' or 'superseded'; null while it waits.
  outcome      text collate "C"
);

create index effects_waiting on effects (due, id) where completed_at is null;
create index effects_of_run on effects (run) where completed_at is null;
