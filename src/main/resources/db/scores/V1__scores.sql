set local citus.multi_shard_modify_mode = 'sequential';

-- How far ahead is asked, in weeks, and the day that the scores were last worked out on. One row.
create table scores.setting (
    setting_id smallint not null primary key,
    horizon_weeks smallint not null,
    turned_to date,
    wanted boolean not null
);
insert into scores.setting (setting_id, horizon_weeks, wanted) values (1, 26, false);

-- Each time that scores were worked out: what the past says of the rules, or why it says nothing.
create table scores.back_test (
    back_test_id bigint not null primary key,
    at timestamptz not null,
    by bigint not null,
    as_of date,
    history_from date,
    customers integer not null,
    horizon_weeks smallint not null,
    verdict text not null,
    tested_on date,
    tested_weeks smallint,
    tested_customers integer,
    tested_gone integer,
    rule text,
    model text,
    claimed integer,
    claimed_right integer,
    took_ms bigint not null
);

-- What each model came to. Without parameters nothing was fitted.
create table scores.fit (
    back_test_id bigint not null,
    model text not null,
    verdict text not null,
    p1 double precision,
    p2 double precision,
    p3 double precision,
    p4 double precision,
    log_likelihood double precision,
    ratio double precision,
    primary key (back_test_id, model)
);

create table scores.back_test_rule (
    back_test_id bigint not null,
    rule text not null,
    auc double precision not null,
    error double precision not null,
    over_date double precision not null,
    over_date_error double precision not null,
    precision_50 double precision not null,
    flagged_50 double precision not null,
    precision_90 double precision not null,
    flagged_90 double precision not null,
    recall double precision not null,
    primary key (back_test_id, rule)
);

-- What was claimed of those held out, by tenths, and how many of them were gone.
create table scores.calibration (
    back_test_id bigint not null,
    tenth smallint not null,
    customers integer not null,
    claimed double precision not null,
    gone integer not null,
    primary key (back_test_id, tenth)
);

-- Of each active customer with a purchase: how surely gone, in percent, rounded down; where the rule puts them among a
-- thousand, the most surely gone last; and the purchases (in hundredths) and their value expected in twelve months.
create table scores.score (
    customer_id bigint not null primary key,
    value_minor bigint,
    purchases_hundredths integer,
    gone_percent smallint,
    standing smallint not null,
    leaving boolean not null,
    currency text
);
create index score_by_gone on scores.score (gone_percent, customer_id);
create index score_leaving on scores.score (customer_id) where leaving;
