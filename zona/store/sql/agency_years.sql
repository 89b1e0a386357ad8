-- one row per region and year in which anything about its OPD is published; $region may be NULL
SELECT g.region_code, r.full_name, s.year, count(DISTINCT g.agency_id)::INTEGER AS agencies_n,
       (count(DISTINCT g.agency_id) FILTER (s.score IS NOT NULL))::INTEGER AS scored_n
FROM agency_score s
JOIN agency g USING (agency_id)
JOIN region_period r ON r.region_code = g.region_code AND held(s.year, r.valid_from, r.valid_to)
WHERE $region IS NULL OR g.region_code = $region
GROUP BY ALL
ORDER BY r.full_name, s.year
