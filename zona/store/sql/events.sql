-- one row per event, and per measure of an event that has several; $region may be NULL (all)
SELECT event_id, region_code, region, place, date, kind, measure, value, value_text, unit, source_id, note_id, note_en, release
FROM event
WHERE ($region IS NULL OR region_code = $region)
ORDER BY event_id
