-- one row per published value of an OPD of $region: OPD, year, dimension, indicator (both NULL: as a whole); $year may be NULL
SELECT g.agency_id, g.region_code, g.name, g.kind, s.year, s.dimension, s.indicator, s.score, s.zone, s.claim_id, s.batch_id,
       source.publisher, source.published, s.release
FROM agency_score s
JOIN agency g USING (agency_id)
LEFT JOIN source USING (source_id)
WHERE g.region_code = $region
  AND ($year IS NULL OR s.year = $year)
ORDER BY g.name, s.year, s.dimension NULLS FIRST, s.indicator NULLS FIRST
