-- one row per finding about a method beside its rules
SELECT m.indicator, e.method, e.position, e.subject, e.state, e.text_id, e.text_en, e.source_ids
FROM method_evidence e
JOIN indicator_method m USING (method)
JOIN indicator i USING (indicator)
ORDER BY i.position, m.years[1], e.position
