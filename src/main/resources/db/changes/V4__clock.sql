-- When the clock was last seen, and, while it is doubted, from where to where it went at once.
create table changes.clock_seen (
    clock_id smallint not null primary key,
    seen_at timestamptz not null,
    doubted_from timestamptz,
    doubted_to timestamptz
);
