-- one row per region, agency, month of submission, limit, result and whether the clock still runs; $release marks the rows
CREATE OR REPLACE TABLE complaint_count AS
SELECT region_code, agency, strftime(submitted, '%Y-%m') AS month, rule, result, still_open,
       count(*)::INTEGER AS complaints_n,
       count(*) FILTER (weekends_only)::INTEGER AS weekends_only_n,
       sum(elapsed)::BIGINT AS elapsed_sum,     -- in the unit of the limit, over those with a start
       count(elapsed)::INTEGER AS elapsed_n,
       $release AS release
FROM complaint_judged
GROUP BY ALL
ORDER BY ALL
