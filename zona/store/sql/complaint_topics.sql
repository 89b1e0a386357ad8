-- one row per aspect (channel, topic, district) and its value, the most frequent first; $region, $agency or NULL for all
SELECT aspect, value, sum(complaints_n)::BIGINT AS complaints_n
FROM complaint_subject
WHERE ($region IS NULL OR region_code = $region) AND ($agency IS NULL OR agency_id = $agency)
GROUP BY ALL ORDER BY aspect, complaints_n DESC, value
