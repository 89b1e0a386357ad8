-- one row per indicator, region (or OPD or other unit of it) and year or shorter period; $indicator, $year and $region may be NULL (all)
SELECT * EXCLUDE (indicator_position)
FROM named_value
WHERE ($indicator IS NULL OR indicator = $indicator)
  AND ($year IS NULL OR year = $year)
  AND ($region IS NULL OR region_code = $region)
ORDER BY indicator_position, region_code, agency_id NULLS FIRST, year, period
