-- one row per complaint of an accepted file, in the columns that the limits are counted from; $path is the batch's rows.
-- What people wrote (title, text) stays in the file
SELECT region_code || '/' || number AS complaint_id, region_code, nullif(agency, '') AS agency, nullif(unit, '') AS unit,
       nullif(district, '') AS district, nullif(channel, '') AS channel, nullif(classification, '') AS classification,
       nullif(topic, '') AS topic, nullif(status, '') AS status, submitted, verified, forwarded, first_response, closed
FROM read_csv($path, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = true)
