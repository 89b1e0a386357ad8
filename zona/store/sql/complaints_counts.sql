-- one row per region, agency, month of submission, limit, result and whether the clock still runs; $release marks the rows
CREATE OR REPLACE TABLE complaint_count AS
WITH counted AS (
    -- months are grouped as days: as texts it takes three times as long
    SELECT region_code, agency, date_trunc('month', submitted) AS first_day, rule, result, still_open,
           count(*)::INTEGER AS complaints_n,
           count(*) FILTER (weekends_only)::INTEGER AS weekends_only_n,
           sum(elapsed)::BIGINT AS elapsed_sum,     -- in the unit of the limit, over those with a start
           count(elapsed)::INTEGER AS elapsed_n
    FROM complaint_judged
    GROUP BY ALL
)
SELECT region_code, agency, strftime(first_day, '%Y-%m') AS month, * EXCLUDE (region_code, agency, first_day),
       $release AS release
FROM counted
ORDER BY region_code, agency, month, rule, result, still_open
