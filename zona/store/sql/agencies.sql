-- one row per OPD of any region
SELECT agency_id, region_code, name, kind
FROM agency
ORDER BY name, region_code
