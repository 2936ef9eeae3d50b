-- What Slack delivered and the bot acknowledged: a repeated delivery finds its row.
create table inbox (
  key          text not null primary key,
  kind         text not null,
  payload      text not null,
  received_at  text not null,
  completed_at text
);

create index inbox_unfinished on inbox (received_at) where completed_at is null;
create index inbox_age on inbox (received_at);
