-- one row per year and outcome (a class, an opinion without class, or an absence) among kabupaten and kota; $year may be NULL
SELECT a.year, coalesce(a.class, CASE WHEN a.opinion IS NOT NULL THEN 'opinion' ELSE a.status END) AS outcome,
       count(*)::INTEGER AS regions_n
FROM assessment a
JOIN region r USING (region_code)
WHERE r.type <> 'provinsi' AND ($year IS NULL OR a.year = $year)
GROUP BY ALL
ORDER BY a.year, outcome
