-- one row per limit, result and whether the clock still runs; $region, $agency (an agency_id) or NULL for all
SELECT rule, result, still_open, sum(complaints_n)::BIGINT AS complaints_n, sum(weekends_only_n)::BIGINT AS weekends_only_n,
       sum(elapsed_sum)::BIGINT AS elapsed_sum, sum(elapsed_n)::BIGINT AS elapsed_n
FROM complaint_count
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
GROUP BY ALL ORDER BY rule, result, still_open
