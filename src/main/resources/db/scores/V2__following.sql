set local citus.multi_shard_modify_mode = 'sequential';

-- Whether scores are being worked out: whoever buys meanwhile is looked at again afterwards.
alter table scores.setting add column working boolean not null default false;

-- What was worked out last, as far as the scores of some customers alone follow from it; the models' parameters stand
-- beside their fits. Borders are those above which the levels two to five of the rules begin. One row.
create table scores.ruling (
    back_test_id bigint not null primary key,
    as_of date not null,
    tested_weeks smallint not null,
    horizon_weeks smallint not null,
    rule text not null,
    model text,
    centre double precision[],
    scale double precision[],
    weights double precision[],
    calibrated_scores double precision[],
    calibrated_shares double precision[],
    worth double precision[],
    dear double precision,
    recency double precision[] not null,
    frequency double precision[] not null,
    spent double precision[] not null
);

-- The share of customers with less than a score, and with as much at most: of the rule's order (part 0), and of each of
-- those whose ranks it puts together.
create table scores.curve (
    back_test_id bigint not null,
    part smallint not null,
    scores double precision[] not null,
    below double precision[] not null,
    up_to double precision[] not null,
    primary key (back_test_id, part)
);

-- Whose documents have changed and whose scores have not followed yet: too many at once, or while all were worked out.
create table scores.awaiting (
    customer_id bigint not null primary key,
    since date not null
);
