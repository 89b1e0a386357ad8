-- one row per day that is no working day beside the weekend
SELECT date, type, name, legal_basis, source_ids, note_id, note_en, release FROM holiday ORDER BY date
