-- one row per OPD, sort of paper (finding:lhp, action) and state on the day of the data; $region, $agency (an agency_id) or NULL for all
SELECT region_code, agency, agency_id, sort, state, n, release FROM followup_count
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
ORDER BY region_code, agency, sort, state
