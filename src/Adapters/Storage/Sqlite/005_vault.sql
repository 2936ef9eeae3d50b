-- What a later turn of a run needs, whichever replica takes it: plan files, commits that are not pushed yet. Encrypted by the bot.
create table vault (
  run     text not null references runs (id),
  name    text not null,
  -- What the content is, in clear: the digest of a plan file, the id of a commit.
  label   text not null,
  content blob not null,
  primary key (run, name)
);

-- Applies that were begun, each written before its tool is started: the row forbids a second one for ever, on every replica.
create table applies (
  run            text not null,
  -- 'terraform' or 'helmfile'.
  tool           text not null,
  key            text not null,
  replica        text not null,
  host           text not null,
  -- The machine, its start and its space of process ids.
  machine        text not null,
  -- What the process shows in its arguments or environment, to find it where its id was never written.
  sign           text not null,
  pid            bigint,
  pid_start_time bigint,
  started_at     text not null,
  -- When its replica last knew how it stood.
  seen_at        text not null,
  -- How it stood then; json.
  report         text,
  -- When its replica saw that its process was gone.
  ended_at       text,
  primary key (run, tool, key)
);

create index applies_started on applies (started_at);

-- The key that the content is encrypted with; null when it lies in clear.
alter table artifacts add column key_id text;
