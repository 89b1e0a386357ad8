-- one row per region, agency, month of submission, aspect (channel, topic, district) and its value: what it is about, and where
CREATE OR REPLACE TABLE complaint_subject AS
WITH counted AS (
    SELECT c.region_code, c.agency, date_trunc('month', TRY_CAST(c.submitted AS DATE)) AS first_day, aspect.name AS aspect,
           CASE aspect.name WHEN 'channel' THEN c.channel WHEN 'topic' THEN c.topic ELSE c.district END AS value,
           count(*)::INTEGER AS complaints_n
    FROM complaint c
    CROSS JOIN (VALUES ('channel'), ('topic'), ('district')) AS aspect(name)
    GROUP BY ALL
)
SELECT region_code, agency, strftime(first_day, '%Y-%m') AS month, aspect, value, complaints_n, $release AS release
FROM counted
ORDER BY region_code, agency, month, aspect, value
