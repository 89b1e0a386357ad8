-- one row per kabupaten or kota whose class differs between two years that both give one; $since is the earlier year
SELECT a.region_code, r.name, r.short_name, b.class AS class_since, a.class, b.zone AS zone_since, a.zone,
       b.score AS score_since, a.score, b.status AS status_since, a.status
FROM assessment a
JOIN assessment b ON b.region_code = a.region_code AND b.year = $since
JOIN region now ON now.region_code = a.region_code
JOIN region_period r ON r.region_code = a.region_code AND held(a.year, r.valid_from, r.valid_to)
WHERE a.year = $year AND now.type <> 'provinsi' AND a.zone IS NOT NULL AND b.zone IS NOT NULL
  AND (a.zone <> b.zone OR (a.category IS NOT NULL AND b.category IS NOT NULL AND a.category <> b.category))
ORDER BY r.name
