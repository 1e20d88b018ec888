set local citus.multi_shard_modify_mode = 'sequential';

-- What counts, per portfolio type: the kinds of document that are a sale, whether credit notes are taken off the sums,
-- how many days back frequency and sums reach (null: all time), and the currency (null: that which most of the
-- customer's documents are in). The grid says which group each pair of recency and frequency is, row by row.
create table levels.setting (
    type smallint not null primary key,
    kinds smallint[] not null,
    credit_notes boolean not null,
    window_days integer,
    currency text,
    grid smallint[] not null,
    drawn_on date,
    drawn_from integer not null default 0
);
insert into levels.setting (type, kinds, credit_notes, window_days, grid)
select type, array[1, 2], true, 365, array[1, 2, 3, 3, 4, 2, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 10, 10, 7, 7, 9, 10, 10, 11, 11]
from generate_series(1, 10) as type;

-- Per type and measure (1 recency, 2 frequency, 3 monetary, 4 potentiality): of how many levels, and whether they are
-- drawn by quantiles.
create table levels.scale (
    type smallint not null,
    measure smallint not null,
    levels smallint not null,
    quantiles boolean not null,
    primary key (type, measure)
);
insert into levels.scale (type, measure, levels, quantiles)
select type, measure, 5, false
from generate_series(1, 10) as type, generate_series(1, 4) as measure;

-- Where a level begins: the least value of the levels 2 to 5, for recency the most days; null where nobody comes so far.
-- Sums are compared within a currency, and each has borders of its own: without any there is no level.
create table levels.cut (
    type smallint not null,
    measure smallint not null,
    currency text not null,
    c1 bigint,
    c2 bigint,
    c3 bigint,
    c4 bigint,
    primary key (type, measure, currency)
);
insert into levels.cut (type, measure, currency, c1, c2, c3, c4)
select type, 1, '', 240, 120, 60, 30 from generate_series(1, 10) as type;
insert into levels.cut (type, measure, currency, c1, c2, c3, c4)
select type, 2, '', 2, 3, 6, 12 from generate_series(1, 10) as type;

-- The groups. One takes its name from our words until the company gives it another.
create table levels.grouping (
    number smallint not null primary key,
    code text not null,
    name_en text,
    name_it text,
    name_ru text,
    name_sv text
);
insert into levels.grouping (number, code)
values (1, 'lost'), (2, 'hibernating'), (3, 'at_risk'), (4, 'cant_lose'), (5, 'about_to_sleep'), (6, 'need_attention'),
       (7, 'loyal'), (8, 'promising'), (9, 'new'), (10, 'potential_loyalist'), (11, 'champions');

-- What each customer is worth in each type, as it stands: what was entered by hand before what is computed. Who never
-- bought has no row.
create table levels.value (
    customer_id bigint not null,
    type smallint not null,
    since date not null,
    last_sale_on date,
    frequency integer,
    recency_level smallint,
    frequency_level smallint,
    monetary_level smallint,
    potentiality_level smallint,
    group_number smallint,
    monetary_minor bigint,
    potentiality_minor bigint,
    currency text,
    primary key (customer_id, type)
);
create index value_by_last_sale on levels.value (type, last_sale_on);
create index value_by_level on levels.value (type, recency_level, frequency_level, customer_id);

-- What was entered by hand: written by a change, ended by another or by giving it back.
create table levels.by_hand (
    customer_id bigint not null,
    change_id bigint not null,
    type smallint not null,
    measure smallint not null,
    day date,
    number bigint,
    currency text,
    since timestamptz not null,
    by bigint not null,
    ended_at timestamptz,
    ended_by bigint,
    primary key (customer_id, change_id, type, measure)
);
create index by_hand_standing on levels.by_hand (customer_id) where ended_by is null;

-- Who has come out of which group into which within a month; 0 for none. Whoever is new in a month has not moved.
create table levels.passage (
    customer_id bigint not null,
    type smallint not null,
    month date not null,
    came_from smallint not null,
    went_to smallint not null,
    primary key (customer_id, type, month)
);
create index passage_by_month on levels.passage (type, month);

-- What the best tenth of comparable customers spends at least: those of a kind, country and currency, or of a kind and
-- currency alone (country '*') where these are too few.
create table levels.benchmark (
    type smallint not null,
    kind smallint not null,
    country text not null,
    currency text not null,
    best_minor bigint not null,
    customers integer not null,
    primary key (type, kind, country, currency)
);

-- The day that the values are as of.
create table levels.turn (
    turn_id smallint not null primary key,
    turned_to date not null
);
