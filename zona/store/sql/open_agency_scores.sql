-- one row per OPD, year, dimension and indicator (both NULL: the OPD as a whole); $year and $region may be NULL (all)
SELECT s.agency_id, a.name AS agency, a.kind, a.region_code, r.full_name, s.year, s.dimension, s.indicator, s.score,
       s.zone, s.claim_id, s.batch_id, s.release
FROM agency_score s
JOIN agency a USING (agency_id)
JOIN region_period r ON r.region_code = a.region_code AND held(s.year, r.valid_from, r.valid_to)
WHERE ($year IS NULL OR s.year = $year)
  AND ($region IS NULL OR a.region_code = $region)
ORDER BY s.year, s.agency_id, s.dimension NULLS FIRST, s.indicator NULLS FIRST, s.claim_id, s.batch_id
