-- one row per classification and status; $region, $agency (an agency_id) or NULL for all
SELECT classification, status, sum(complaints_n)::BIGINT AS complaints_n
FROM complaint_flag
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
GROUP BY ALL ORDER BY classification, status
