-- Files for the thread are drawn from the run; nothing was ever kept here.
drop table artifacts;
