-- Times are ISO-8601 in UTC with seven decimals: text of one width, so that comparing text compares times.
create table runs (
  id           text   not null primary key,
  -- In lower case: cluster names are compared without case.
  cluster      text   not null,
  status       text   not null,
  version      bigint not null,
  attempt      bigint not null,
  due_at       text,
  requested_at text   not null,
  ended_at     text,
  state        text   not null
);

-- One unfinished run per cluster.
create unique index runs_unfinished on runs (cluster) where ended_at is null;
create index runs_recent on runs (requested_at, id);

create table events (
  run  text   not null references runs (id),
  seq  bigint not null,
  at   text   not null,
  kind text   not null,
  json text   not null,
  primary key (run, seq)
);

create table effects (
  id           integer primary key autoincrement,
  run          text   not null references runs (id),
  attempt      bigint not null,
  kind         text   not null,
  due          text   not null,
  json         text   not null,
  completed_at text,
  -- 'carried-out' or 'superseded'; null while it waits.
  outcome      text
);

create index effects_waiting on effects (due, id) where completed_at is null;
create index effects_of_run on effects (run) where completed_at is null;
