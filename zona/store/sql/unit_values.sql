-- one row per indicator, OPD or other unit of a region, and year or shorter period; $indicator, $year and $region may be NULL (all)
SELECT * EXCLUDE (indicator_position)
FROM named_value
WHERE opd <> ''
  AND ($indicator IS NULL OR indicator = $indicator)
  AND ($year IS NULL OR year = $year)
  AND ($region IS NULL OR region_code = $region)
ORDER BY indicator_position, region_code, agency_id, year, period
