-- What people let pass, and who took it back. Rows are never deleted: they are a log.
create table waivers (
  id         integer primary key autoincrement,
  -- In lower case: cluster names are compared without case.
  cluster    text not null,
  code       text not null,
  waived_by  text not null,
  waived_at  text not null,
  -- The last day on which it holds, in UTC: 2026-12-31.
  until      text not null,
  reason     text not null,
  revoked_by text,
  revoked_at text
);

-- One that counts per cluster and code.
create unique index waivers_standing on waivers (cluster, code) where revoked_at is null;
