-- one row per region and year; $year and $region may be NULL (all)
SELECT a.region_code, r.name, r.full_name, r.short_name, r.tile_name, now.type, a.year, a.status, a.score, a.zone, a.zone_basis,
       a.category, a.category_basis, a.opinion, a.method, a.class, a.claim_ids, a.contrary_ids, a.reasoning, a.reasoning_source_ids,
       a.release,
       -- the year's method divides the zone, and no category is known
       a.zone IS NOT NULL AND a.category IS NULL AND EXISTS (
           FROM band d WHERE d.method = a.method AND d.zone = a.zone AND d.category IS NOT NULL
       ) AS category_open,
       -- nothing of the region itself in a year of which only OPD are known, and of its OPD something is
       a.status = 'unknown' AND y.coverage = 'agencies' AND EXISTS (
           FROM agency_score s JOIN agency g USING (agency_id) WHERE g.region_code = a.region_code AND s.year = a.year
       ) AS agencies_only
FROM assessment a
JOIN region now USING (region_code)
JOIN region_period r ON r.region_code = a.region_code AND held(a.year, r.valid_from, r.valid_to)
JOIN survey_year y USING (year)
WHERE ($year IS NULL OR a.year = $year)
  AND ($region IS NULL OR a.region_code = $region)
ORDER BY a.region_code, a.year
