set local citus.multi_shard_modify_mode = 'sequential';

-- Rules that the company has made itself, of laws that Custodia does not come with; what each says is in rule_version.
create table retention.own_rule (
    rule text not null primary key,
    country text not null,
    duty text not null
);
