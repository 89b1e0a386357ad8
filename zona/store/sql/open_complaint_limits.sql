-- one row per place and limit; a count that is NULL is hidden as too small
SELECT region_code, full_name, rule, number, unit, regulation, state, applies_n, met_n, late_n, late_open_n, about_to_be_late_n, running_n,
       closed_by_system_n, cannot_be_computed_n,
       strftime(as_of, '%Y-%m-%d') AS as_of, c.release
FROM open_complaint_limit c
JOIN region USING (region_code)
ORDER BY region_code, rule
