-- one row per place (the province, a region) with complaints; a count that is NULL is hidden as too small
SELECT region_code, full_name, complaints_n, late_now_n, soon_late_n, ombudsman_n, ombudsman_unknown_n,
       strftime(as_of, '%Y-%m-%d') AS as_of, c.release
FROM open_complaint_place c
JOIN region USING (region_code)
ORDER BY region_code
