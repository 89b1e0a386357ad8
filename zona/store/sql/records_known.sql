-- one row: the latest stamp of the complaints of the accepted files $paths; statuses are at least of that day
SELECT max(greatest(submitted, verified, forwarded, first_response, closed)) AS latest
FROM read_csv($paths, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = true)
