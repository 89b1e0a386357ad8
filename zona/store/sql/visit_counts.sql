-- one row per region, OPD and year with visits of coaching teams
SELECT region_code, full_name, agency, year, n, c.release
FROM visit_count c
JOIN region USING (region_code)
ORDER BY region_code, agency, year
