-- one row per raw status and what it was read as; $region, $agency (an agency_id) or NULL for all
SELECT raw, status, sum(complaints_n)::BIGINT AS complaints_n
FROM complaint_status
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
GROUP BY ALL ORDER BY raw NULLS LAST, status
