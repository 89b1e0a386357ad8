-- one row per unit and period of the survey of satisfaction; $region, $agency (an agency_id) or NULL for all
SELECT * FROM satisfaction_survey
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
ORDER BY region_code, agency, unit, period_end, period_start
