-- What customers' documents come to in each type, as of a day, and what was entered by hand before it. Types that count
-- alike are summed once, in each currency and for each type that documents belong to; which of these sums are a type's is
-- said where they are joined to it. Kind 5 is a credit note, state 3 cancelled.
-- {0} whose documents (d), {1} whose rows by hand (h), {2} whose rows as they stand (e), {3} the day, {4} types,
-- {5} the company's own currency, {6} a join of the portfolios (y), {7} the portfolio
select y.customer_id, y.type, c.kind, coalesce(c.country, '') as country, {7} as portfolio, c.place, y.last_sale_on, y.frequency, y.monetary_minor,
       coalesce(y.monetary_currency, case when y.sold then coalesce(y.type_currency, c.currency) end, y.potentiality_currency, {5}) as currency,
       y.potentiality_minor, y.potentiality_currency
from (
    select customer_id, type, sold is true as sold, sums.currency as type_currency,
           coalesce(hand.day, sums.last_sale_on) as last_sale_on,
           coalesce(hand.frequency, sums.frequency) as frequency,
           coalesce(hand.monetary_minor, sums.monetary_minor) as monetary_minor,
           hand.monetary_currency, hand.potentiality_minor, hand.potentiality_currency
    from (
        select d.customer_id, t.type, t.currency, true as sold,
               max(d.last_sale_on) as last_sale_on,
               sum(d.frequency)::integer as frequency,
               coalesce(sum(d.amount_minor) filter (where d.currency = coalesce(t.currency, c.currency)), 0)::bigint as monetary_minor
        from (
            select d.customer_id, s.alike, d.unit, d.currency,
                   max(d.issued_on) filter (where d.kind <> 5 or s.five) as last_sale_on,
                   count(*) filter (where (d.kind <> 5 or s.five) and (s.since is null or d.issued_on >= s.since)) as frequency,
                   sum(d.amount_minor) filter (where s.since is null or d.issued_on >= s.since) as amount_minor
            from dealings.document d
            join (
                select min(s.type) as alike, s.kinds, s.credit_notes, 5 = any (s.kinds) as five, {3}::date - s.window_days as since
                from levels.setting s
                where s.type = any ({4}::smallint[])
                group by s.kinds, s.credit_notes, s.window_days
            ) s on d.kind = any (s.kinds) or (s.credit_notes and d.kind = 5)
            where d.state <> 3 and d.issued_on <= {3}::date and {0}
            group by d.customer_id, s.alike, d.unit, d.currency
        ) d
        join facts.fact c on c.customer_id = d.customer_id
        join (
            select s.type, s.currency, s.documents, min(s.type) over (partition by s.kinds, s.credit_notes, s.window_days) as alike
            from levels.setting s
            where s.type = any ({4}::smallint[])
        ) t on t.alike = d.alike
            -- Those of another portfolio type count where all do, those of none unless only own ones do.
            and (d.unit = t.type or (d.unit is null and t.documents <> 'own') or t.documents = 'all')
        group by d.customer_id, t.type, t.currency
        having max(d.last_sale_on) is not null
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
{6}
