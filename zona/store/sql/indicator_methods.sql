-- one row per method of any indicator, the oldest of an indicator first
SELECT m.method, m.indicator, m.name_id, m.name_en, m.note_id, m.note_en, m.state, m.scale_low, m.scale_high, m.scale_state,
       m.years, m.comparable_years, m.source_ids, m.opinions
FROM indicator_method m
JOIN indicator i USING (indicator)
ORDER BY i.position, m.years[1]
