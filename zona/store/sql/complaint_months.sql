-- one row per month of submission, NULL for complaints without that stamp; $region, $agency (an agency_id) or NULL for all
SELECT month, sum(complaints_n)::BIGINT AS complaints_n,
       coalesce(sum(complaints_n) FILTER (is_late), 0)::BIGINT AS late_n
FROM complaint_flag
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
GROUP BY ALL ORDER BY month NULLS LAST
