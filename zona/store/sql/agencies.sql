-- one row per OPD of any region, with the years in which anything about it is published
SELECT g.agency_id, g.region_code, g.name, g.kind,
       coalesce(list_sort(list(DISTINCT s.year) FILTER (s.year IS NOT NULL)), []) AS years
FROM agency g
LEFT JOIN agency_score s USING (agency_id)
GROUP BY ALL
ORDER BY g.name, g.region_code
