-- What Slack delivered and the bot acknowledged: a repeated delivery finds its row.
create table inbox (
  key          text collate "C" not null primary key,
  kind         text collate "C" not null,
  payload      text collate "C" not null,
  received_at  text collate "C" not null,
  completed_at text collate "C"
);

create index inbox_unfinished on inbox (received_at) where completed_at is null;
create index inbox_age on inbox (received_at);
