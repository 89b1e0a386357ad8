-- one row per score of an OPD that two batches state
SELECT agency_id, year, lower(dimension) AS dimension, lower(indicator) AS indicator, min(batch_id) AS one, max(batch_id) AS other
FROM agency_score
WHERE batch_id IS NOT NULL
GROUP BY agency_id, year, lower(dimension), lower(indicator)
HAVING count(*) > 1
LIMIT 5
