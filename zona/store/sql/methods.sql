-- one row per method, the oldest first
SELECT method, name_id, name_en, note_id, note_en, state, scale_low, scale_high, scale_state, years, comparable_years,
       source_ids, opinions
FROM method
ORDER BY years[1]
