-- one row per service of the inventory; $region, $agency (an agency_id) or NULL for all
SELECT * FROM service_standard
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
ORDER BY region_code, agency, name, service_id
