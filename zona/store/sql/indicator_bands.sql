-- one row per method of any indicator and class, the best first
SELECT m.indicator, b.method, b.position, b.class, b.category, b.zone, b.label, b.low, b.high
FROM indicator_band b
JOIN indicator_method m USING (method)
JOIN indicator i USING (indicator)
ORDER BY i.position, m.years[1], b.position
