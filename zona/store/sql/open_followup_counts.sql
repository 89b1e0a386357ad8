-- one row per OPD, sort of paper (finding:lhp, action) and state, and the day on which the state was read
SELECT c.region_code, r.full_name, c.agency, c.sort, c.state, c.n, strftime(d.as_of, '%Y-%m-%d') AS as_of, c.release
FROM followup_count c
JOIN region r USING (region_code)
JOIN service_dataset d ON d.dataset = CASE c.sort WHEN 'action' THEN 'actions' ELSE 'findings' END
ORDER BY c.region_code, c.agency, c.sort, c.state
