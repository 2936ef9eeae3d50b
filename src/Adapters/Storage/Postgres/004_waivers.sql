-- What people let pass, and who took it back. Rows are never deleted: they are a log.
create table waivers (
  id         bigint generated always as identity primary key,
  -- In lower case: cluster names are compared without case.
  cluster    text collate "C" not null,
  code       text collate "C" not null,
  waived_by  text collate "C" not null,
  waived_at  text collate "C" not null,
  -- The last day on which it holds, in UTC: 2026-12-31.
  until      text collate "C" not null,
  reason     text collate "C" not null,
  revoked_by text collate "C",
  revoked_at text collate "C"
);

-- One that counts per cluster and code.
create unique index waivers_standing on waivers (cluster, code) where revoked_at is null;
