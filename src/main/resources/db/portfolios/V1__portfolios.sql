set local citus.multi_shard_modify_mode = 'sequential';

-- The portfolio types: ten, of which the first is the main one. One takes its name from our words until the company
-- gives it another.
create table portfolios.portfolio_type (
    number smallint not null primary key,
    code text not null,
    name_en text,
    name_it text,
    name_ru text,
    name_sv text,
    description text,
    colour text not null,
    position integer not null,
    active boolean not null
);
insert into portfolios.portfolio_type (number, code, colour, position, active)
values (1, 'unit1', 'blue', 1, true),
       (2, 'unit2', 'green', 2, true),
       (3, 'unit3', 'orange', 3, false),
       (4, 'unit4', 'violet', 4, false),
       (5, 'unit5', 'yellow', 5, false),
       (6, 'unit6', 'red', 6, false),
       (7, 'unit7', 'navy', 7, false),
       (8, 'unit8', 'grey', 8, false),
       (9, 'unit9', 'blue', 9, false),
       (10, 'unit10', 'green', 10, false);
