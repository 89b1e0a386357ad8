-- one row per indicator, region (or OPD or other unit of it) and year or shorter period; $indicator, $year and $region may be NULL (all)
SELECT v.indicator, v.region_code, r.name, r.full_name, now.type, v.opd, v.agency_id, v.kind,
       v.year, v.period, v.status, v.score, v.score_text, v.zone,
       v.zone_basis, v.category, v.category_basis, v.opinion, v.method, v.class, v.claim_ids, v.contrary_ids, v.reasoning,
       v.reasoning_source_ids, v.release
FROM indicator_value v
JOIN indicator i USING (indicator)
JOIN region now USING (region_code)
JOIN region_period r ON r.region_code = v.region_code AND held(v.year, r.valid_from, r.valid_to)
WHERE ($indicator IS NULL OR v.indicator = $indicator)
  AND ($year IS NULL OR v.year = $year)
  AND ($region IS NULL OR v.region_code = $region)
ORDER BY i.position, v.region_code, v.agency_id NULLS FIRST, v.year, v.period
