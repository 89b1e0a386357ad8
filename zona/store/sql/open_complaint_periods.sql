-- one row per place and span of submission; a count that is NULL is hidden as too small
SELECT region_code, full_name, period, complaints_n, late_n,
       strftime(as_of, '%Y-%m-%d') AS as_of, c.release
FROM open_complaint_period c
JOIN region USING (region_code)
ORDER BY region_code, period NULLS LAST
