-- one row per zone that follows by elimination; $year and $region may be NULL (all)
SELECT d.region_code, r.full_name, d.year, d.zone, d.category, d.basis, d.source_ids, d.release
FROM derived_zone d
JOIN region_period r ON r.region_code = d.region_code AND held(d.year, r.valid_from, r.valid_to)
WHERE d.indicator = 'ombudsman'
  AND ($year IS NULL OR d.year = $year)
  AND ($region IS NULL OR d.region_code = $region)
ORDER BY d.year, d.region_code
