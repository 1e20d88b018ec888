-- How the base stands, in one scan. {0} to {3} the days 3, 12, 24 and 36 months ago, {4} the day up to which silence is counted, {5} whose
select
    count(*) filter (where place = 0) as active,
    count(*) filter (where place = 1) as archived,
    count(*) filter (where place = 2) as in_bin,
    count(*) filter (where place = 0 and last_purchase_on > {0}) as within_3,
    count(*) filter (where place = 0 and last_purchase_on > {1} and last_purchase_on <= {0}) as within_12,
    count(*) filter (where place = 0 and last_purchase_on > {2} and last_purchase_on <= {1}) as within_24,
    count(*) filter (where place = 0 and last_purchase_on > {3} and last_purchase_on <= {2}) as within_36,
    count(*) filter (where place = 0 and last_purchase_on <= {3}) as longer_ago,
    count(*) filter (where place = 0 and last_purchase_on is null) as never,
    count(*) filter (where place = 0 and not (has_email or has_phone or has_messenger or has_website)) as empty,
    count(*) filter (
        where place = 0 and has_legal and not (has_email or has_phone or has_messenger or has_website)) as only_legal,
    count(*) filter (
        where place = 0 and (last_purchase_on <= {4} or (last_purchase_on is null and created_on <= {4}))) as silent
from facts.fact
where place in (0, 1, 2) and {5}
