-- one row per place, aspect (classification, status) and its value; a count that is NULL is hidden as too small
SELECT region_code, full_name, aspect, value, complaints_n,
       strftime(as_of, '%Y-%m-%d') AS as_of, c.release
FROM open_complaint_state c
JOIN region USING (region_code)
ORDER BY region_code, aspect, value
