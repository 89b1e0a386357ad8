-- one row per OPD of a region ($region) and year with a score or zone of the OPD as a whole
SELECT s.year, a.name, a.kind, s.score, s.zone, s.claim_id
FROM agency_score s
JOIN agency a USING (agency_id)
WHERE a.region_code = $region AND s.dimension IS NULL AND s.indicator IS NULL
ORDER BY s.year, a.name
