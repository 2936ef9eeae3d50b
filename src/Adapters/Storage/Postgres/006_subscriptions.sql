-- What channels want to be told of.
create table subscriptions (
  channel       text collate "C" not null,
  -- In lower case; * stands for every cluster.
  cluster       text collate "C" not null,
  kind          text collate "C" not null,
  subscribed_by text collate "C" not null,
  subscribed_at text collate "C" not null,
  primary key (channel, cluster, kind)
);

-- Channels that the bot cannot post in any more: archived, deleted, or it was removed.
create table lost_channels (
  channel text collate "C" not null primary key,
  reason  text collate "C" not null,
  lost_at text collate "C" not null
);

-- What stands, or is to stand, outside of the threads of runs. A channel that is a person's id is the direct conversation with them.
create table notices (
  channel    text collate "C" not null,
  key        text collate "C" not null,
  -- The run that it is made from; null for what is told of the fleet or of the bot itself, which is its content.
  run        text collate "C" references runs (id),
  content    text collate "C",
  -- 'waiting' to be posted, 'posting' while it is not known whether Slack has it, 'posted' while it may still change,
  -- 'closed' when it will not, 'dropped' when it will never be posted.
  state      text collate "C" not null check (state in ('waiting', 'posting', 'posted', 'closed', 'dropped')),
  ts         text collate "C",
  hash       text collate "C",
  created_at text collate "C" not null,
  primary key (channel, key)
);

create index notices_of_run on notices (run);
create index notices_unposted on notices (created_at) where state in ('waiting', 'posting');

-- The version of the run that its notices show.
create table notified_runs (
  run     text collate "C"   not null primary key references runs (id),
  version bigint not null
);

-- What happened before there were subscriptions is no news.
insert into notified_runs (run, version) select id, version from runs;

-- What the newest scan of the fleet knows of each cluster.
create table known_clusters (
  -- In lower case.
  cluster    text collate "C" not null primary key,
  scanned_at text collate "C" not null,
  state      text collate "C" not null
);

-- What a channel was told of the fleet, each once.
create table told_events (
  channel text collate "C" not null,
  key     text collate "C" not null,
  told_at text collate "C" not null,
  primary key (channel, key)
);
