-- one row per region, agency, month of submission, aspect (channel, topic, district) and its value: what it is about, and where
CREATE OR REPLACE TABLE complaint_subject AS
SELECT c.region_code, c.agency, strftime(TRY_CAST(c.submitted AS DATE), '%Y-%m') AS month, aspect.name AS aspect,
       CASE aspect.name WHEN 'channel' THEN c.channel WHEN 'topic' THEN c.topic ELSE c.district END AS value,
       count(*)::INTEGER AS complaints_n, $release AS release
FROM complaint c
CROSS JOIN (VALUES ('channel'), ('topic'), ('district')) AS aspect(name)
GROUP BY ALL
ORDER BY ALL
