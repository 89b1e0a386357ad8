-- one row per complaint of the accepted files $paths (the oldest first), as its latest file tells it. What people wrote stays behind;
-- a complaint of which nobody says whether it is about supervision has no class, since its limit is not known
SELECT region_code, number AS complaint_id, coalesce(agency, '') AS agency, coalesce(unit, '') AS unit, district, channel,
       CASE classification WHEN 'pengaduan' THEN NULL ELSE classification END AS classification, topic, status,
       submitted, verified, forwarded, first_response, closed
FROM read_csv($paths, header = true, all_varchar = true, filename = 'file', delim = ',', quote = '"', escape = '"', strict_mode = true)
QUALIFY row_number() OVER (PARTITION BY region_code, number ORDER BY list_position($paths, file) DESC) = 1
