-- one row per action; $region, $agency (an agency_id) or NULL for all
SELECT * FROM action
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
ORDER BY region_code, agency, action_id
