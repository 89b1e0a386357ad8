-- one row per indicator, region as a whole and year or shorter period; $indicator, $year and $region may be NULL (all)
SELECT * EXCLUDE (opd, agency_id, kind, indicator_position)
FROM named_value
WHERE opd = ''
  AND ($indicator IS NULL OR indicator = $indicator)
  AND ($year IS NULL OR year = $year)
  AND ($region IS NULL OR region_code = $region)
ORDER BY indicator_position, region_code, year, period
