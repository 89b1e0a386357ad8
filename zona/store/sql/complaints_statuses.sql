-- one row per region, agency, raw status and what it was read as. Of what nobody could map the words stay behind (raw NULL): such a
-- cell may hold anything, a name too; the report of its file tells them
CREATE OR REPLACE TABLE complaint_status AS
WITH read AS (
    SELECT region_code, agency, status_raw::VARCHAR AS raw, coalesce(nullif(status::VARCHAR, ''), 'unknown') AS status
    FROM complaint
)
SELECT region_code, agency, CASE WHEN status <> 'unknown' THEN raw END AS raw, status, count(*)::INTEGER AS complaints_n,
       $release AS release
FROM read
GROUP BY ALL
ORDER BY region_code, agency, raw, status
