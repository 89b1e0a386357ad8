-- one row per finding; $region, $agency (an agency_id) or NULL for all
SELECT * FROM finding
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
ORDER BY region_code, agency, finding_id
