-- The values of customers: sums, and potentiality as what the best tenth of comparable customers spends beyond them; a
-- potentiality by hand in another currency than the sums stands aside. {0} the sums, compared
select y.customer_id, y.type, y.place, y.last_sale_on, y.frequency, y.monetary_minor, y.currency,
       case when y.potentiality_minor is not null and y.potentiality_currency = y.currency then y.potentiality_minor
            when y.monetary_minor is not null and y.best_minor is not null
            then greatest(0, y.best_minor - y.monetary_minor) end as potentiality_minor
from ({0}) y
