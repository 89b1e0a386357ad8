-- one row per source, with the number of claims that rest on it
SELECT s.source_id, s.publisher, s.published, s.kind, s.stated_by, s.url, count(c.claim_id)::INTEGER AS claims_n, s.release
FROM source s
LEFT JOIN indicator_claim c USING (source_id)
GROUP BY ALL
ORDER BY s.source_id
