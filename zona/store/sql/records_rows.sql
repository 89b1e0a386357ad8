-- one row per accepted row of the files $paths (the oldest first), with the position of its file
SELECT * EXCLUDE (file), list_position($paths, file) AS batch_n
FROM read_csv($paths, header = true, all_varchar = true, filename = 'file', delim = ',', quote = '"', escape = '"', strict_mode = true)
