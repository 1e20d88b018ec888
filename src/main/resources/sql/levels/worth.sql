-- What customers are worth in each type, as of a day: from their documents, what was entered by hand before it, and
-- potentiality as what the best tenth of comparable customers spends beyond it; a potentiality by hand in another currency
-- than the sums stands aside. Kind 5 is a credit note, state 3 cancelled.
-- {0} whose documents (d), {1} whose rows by hand (h), {2} whose rows as they stand (e), {3} the day, {4} types,
-- {5} the company's own currency
select y.customer_id, y.type, y.last_sale_on, y.frequency, y.monetary_minor, y.currency,
       case when y.potentiality_minor is not null and y.potentiality_currency = y.currency then y.potentiality_minor
            when y.monetary_minor is not null and coalesce(b.best_minor, k.best_minor) is not null
            then greatest(0, coalesce(b.best_minor, k.best_minor) - y.monetary_minor) end as potentiality_minor
from (
    select customer_id, type,
           coalesce(hand.day, sums.last_sale_on) as last_sale_on,
           coalesce(hand.frequency, sums.frequency) as frequency,
           coalesce(hand.monetary_minor, sums.monetary_minor) as monetary_minor,
           hand.potentiality_minor,
           hand.potentiality_currency,
           coalesce(hand.monetary_currency, sums.currency, hand.potentiality_currency, {5}) as currency
    from (
        select d.customer_id, s.type,
               max(d.issued_on) filter (where d.kind = any (s.kinds)) as last_sale_on,
               (count(*) filter (where d.kind = any (s.kinds)
                   and (s.window_days is null or d.issued_on >= {3}::date - s.window_days)))::integer as frequency,
               coalesce(sum(d.amount_minor) filter (where d.currency = coalesce(s.currency, c.currency)
                   and (s.window_days is null or d.issued_on >= {3}::date - s.window_days)), 0)::bigint as monetary_minor,
               coalesce(s.currency, c.currency) as currency
        from dealings.document d
        join facts.fact c on c.customer_id = d.customer_id
        join levels.setting s on s.type = any ({4}::smallint[])
            and (d.kind = any (s.kinds) or (s.credit_notes and d.kind = 5))
            -- Those of another portfolio type count where all do, those of none unless only own ones do.
            and (d.unit = s.type or (d.unit is null and s.documents <> 'own') or s.documents = 'all')
        where d.state <> 3 and d.issued_on <= {3}::date and {0}
        group by d.customer_id, s.type, s.currency, c.currency
        having bool_or(d.kind = any (s.kinds))
    ) sums
    full join (
        select h.customer_id, h.type,
               max(h.day) filter (where h.measure = 1) as day,
               (max(h.number) filter (where h.measure = 2))::integer as frequency,
               max(h.number) filter (where h.measure = 3) as monetary_minor,
               max(h.number) filter (where h.measure = 4) as potentiality_minor,
               max(h.currency) filter (where h.measure = 3) as monetary_currency,
               max(h.currency) filter (where h.measure = 4) as potentiality_currency
        from levels.by_hand h
        where h.ended_by is null and h.type = any ({4}::smallint[]) and {1}
        group by h.customer_id, h.type
    ) hand using (customer_id, type)
    full join (
        select e.customer_id, e.type from levels.value e where e.type = any ({4}::smallint[]) and {2}
    ) stands using (customer_id, type)
) y
join facts.fact c on c.customer_id = y.customer_id
left join levels.benchmark b on b.type = y.type and b.kind = c.kind and b.country = coalesce(c.country, '')
    and b.currency = y.currency
left join levels.benchmark k on k.type = y.type and k.kind = c.kind and k.country = '*' and k.currency = y.currency
