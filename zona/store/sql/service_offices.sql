-- one row per OPD that a dataset of the services names; $region or NULL for all
SELECT agency_id, region_code, agency FROM service_office WHERE $region IS NULL OR region_code = $region ORDER BY agency_id
