-- one row per place, limit, result and whether the clock still runs: places are regions, or with $region its OPD
SELECT region_code, CASE WHEN $region IS NOT NULL THEN agency_id END AS agency_id, rule, result, still_open,
       sum(complaints_n)::BIGINT AS complaints_n
FROM complaint_count
WHERE $region IS NULL OR region_code = $region
GROUP BY ALL ORDER BY region_code, agency_id, rule, result, still_open
