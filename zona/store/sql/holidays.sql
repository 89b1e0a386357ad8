-- one row per day that is no working day beside the weekend; $year may be NULL (all)
SELECT date, type, name, legal_basis, source_ids, note_id, note_en, release
FROM holiday
WHERE ($year IS NULL OR date LIKE $year || '-%')
ORDER BY date
