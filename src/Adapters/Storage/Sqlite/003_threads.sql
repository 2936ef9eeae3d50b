-- What stands in the thread of a run.
create table messages (
  run       text not null references runs (id),
  key       text not null,
  channel   text not null,
  ts        text,
  hash      text,
  state     text not null check (state in ('posting', 'posted')),
  posted_at text not null,
  primary key (run, key)
);

-- The version of the run that its thread shows.
create table threads (
  run           text   not null primary key references runs (id),
  shown_version bigint not null
);

-- Text files for the thread.
create table artifacts (
  run          text not null references runs (id),
  name         text not null,
  content_type text not null,
  content      blob not null,
  primary key (run, name)
);
