-- one row per batch that was ever accepted, the oldest first
SELECT batch_id, kind, file_name, stated_by, accepted, rows_n, status, reason FROM batch ORDER BY accepted, batch_id
