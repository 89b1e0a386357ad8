-- one row per kabupaten or kota in $year beside what it was in $since, NULL where it was not there;
-- what became of its class says zona/domain/changes.py
WITH told AS (
    SELECT a.*, a.zone IS NOT NULL AND a.category IS NULL AND EXISTS (
               FROM band d WHERE d.method = a.method AND d.zone = a.zone AND d.category IS NOT NULL
           ) AS category_open
    FROM assessment a
)
SELECT a.region_code, r.name, r.short_name, b.class AS class_since, a.class, b.zone AS zone_since, a.zone,
       b.category AS category_since, a.category, b.category_open AS category_open_since, a.category_open,
       b.score AS score_since, a.score, b.status AS status_since, a.status
FROM told a
LEFT JOIN told b ON b.region_code = a.region_code AND b.year = $since
JOIN region now ON now.region_code = a.region_code
JOIN region_period r ON r.region_code = a.region_code AND held(a.year, r.valid_from, r.valid_to)
WHERE a.year = $year AND now.type <> 'provinsi'
ORDER BY r.name
