-- Which replica works on a delivery; null for what was stored before there were several.
alter table inbox add column claimed_by text collate "C";
