-- one row per region and kind of OPD with a published score as a whole in $year; $regions: codes, parted by commas
SELECT g.region_code, r.full_name, g.kind, count(*)::INTEGER AS agencies_n, avg(s.score)::DECIMAL(5, 2) AS score
FROM agency_score s
JOIN agency g USING (agency_id)
JOIN region_period r ON r.region_code = g.region_code AND held(s.year, r.valid_from, r.valid_to)
WHERE s.year = $year AND s.dimension IS NULL AND s.indicator IS NULL AND s.score IS NOT NULL
  AND list_contains(string_split($regions, ','), g.region_code)
GROUP BY ALL
ORDER BY g.kind, r.full_name
