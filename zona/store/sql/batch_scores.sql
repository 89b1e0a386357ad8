-- one row per accepted row of a batch of agency scores; $path is the batch's rows
INSERT INTO agency_score (agency_id, year, dimension, indicator, score, zone, claim_id, batch_id, source_id, release)
SELECT agency_id, year::INTEGER, nullif(dimension, ''), nullif(indicator, ''), score::DECIMAL(5, 2), NULL, NULL, $batch,
       $batch || '-S' || dense_rank() OVER (ORDER BY source, coalesce(published, '')), $release
FROM read_csv($path, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = true)
