-- one row per source (text and date) that the rows of a batch of agency scores name; $path is the batch's rows
INSERT INTO source (source_id, publisher, published, kind, stated_by, url, release)
SELECT DISTINCT $batch || '-S' || dense_rank() OVER (ORDER BY source, coalesce(published, '')) AS source_id,
       CASE WHEN length(source) > $longest THEN left(source, $longest) || '…' ELSE source END, coalesce(published, ''), 'batch',
       $stated_by, '', $release
FROM read_csv($path, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = true)
