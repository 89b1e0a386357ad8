-- one row per region, agency, raw status and what it was read as. What nobody could map is text of others: its words stay only
-- where at least $least complaints have them, and are NULL otherwise
CREATE OR REPLACE TABLE complaint_status AS
WITH read AS (
    SELECT region_code, agency, status_raw::VARCHAR AS raw, coalesce(nullif(status::VARCHAR, ''), 'unknown') AS status
    FROM complaint
), often AS (
    SELECT raw FROM read GROUP BY raw HAVING count(*) >= $least
)
SELECT region_code, agency, CASE WHEN status <> 'unknown' OR often.raw IS NOT NULL THEN read.raw END AS raw, status,
       count(*)::INTEGER AS complaints_n, $release AS release
FROM read
LEFT JOIN often USING (raw)
GROUP BY ALL
ORDER BY region_code, agency, raw, status
