-- What stands in the thread of a run.
create table messages (
  run       text collate "C" not null references runs (id),
  key       text collate "C" not null,
  channel   text collate "C" not null,
  ts        text collate "C",
  hash      text collate "C",
  state     text collate "C" not null check (state in ('posting', 'posted')),
  posted_at text collate "C" not null,
  primary key (run, key)
);

-- The version of the run that its thread shows.
create table threads (
  run           text collate "C"   not null primary key references runs (id),
  shown_version bigint not null
);

-- Text files for the thread.
create table artifacts (
  run          text collate "C" not null references runs (id),
  name         text collate "C" not null,
  content_type text collate "C" not null,
  content      bytea not null,
  primary key (run, name)
);
