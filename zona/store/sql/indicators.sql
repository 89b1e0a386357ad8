-- one row per indicator, the first one first
SELECT i.indicator, i.position, i.body, i.state, i.source_ids, i.grain, i.period, i.direction, i.decimals, i.years_listed,
       i.name_id, i.name_en, i.short_id, i.short_en, i.measured_by_id, i.measured_by_en, i.unit_id, i.unit_en, i.note_id,
       i.note_en, i.release
FROM indicator i
ORDER BY i.position
