set local citus.multi_shard_modify_mode = 'sequential';

-- What purchases in a currency are worth, as far as the scores of some customers alone follow from it: the parameters of
-- the model of worth (null: too few), and what the third that spent most has spent, at least (null: nobody so often).
create table scores.spending (
    back_test_id bigint not null,
    currency text not null,
    worth double precision[],
    dear double precision,
    primary key (back_test_id, currency)
);

-- These were of all currencies together, so all is worked out anew.
alter table scores.ruling drop column worth;
alter table scores.ruling drop column dear;
update scores.setting set wanted = true where turned_to is not null;
