-- one row per batch, region and year in which there was no such region
SELECT DISTINCT batch_id, region_code, year
FROM (
    SELECT s.batch_id, g.region_code, s.year
    FROM agency_score s
    JOIN agency g USING (agency_id)
    WHERE s.batch_id IS NOT NULL
    UNION ALL
    SELECT split_part(c.claim_id, '-', 1), c.region_code, c.year_from
    FROM indicator_claim c
    JOIN source o USING (source_id)
    WHERE o.kind = 'batch'
) stated
WHERE NOT EXISTS (
    FROM region_period p
    WHERE p.region_code = stated.region_code AND held(stated.year, p.valid_from, p.valid_to)
)
ORDER BY ALL
LIMIT 5
