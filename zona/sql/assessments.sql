-- one row per region and year; $year and $region may be NULL (all)
SELECT a.region_code, r.name, r.full_name, r.short_name, r.type, a.year, a.status, a.score, a.zone, a.zone_basis,
       a.category, a.category_basis, a.opinion, a.method, a.class, a.claim_ids, a.contrary_ids, a.reasoning, a.release
FROM assessment a
JOIN region r USING (region_code)
WHERE ($year IS NULL OR a.year = $year)
  AND ($region IS NULL OR a.region_code = $region)
ORDER BY a.region_code, a.year
