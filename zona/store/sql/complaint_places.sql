-- one row per place with complaints, the places being regions, or with $region its OPD: how many, late now, nearly late, and how many
-- whose senders may turn to the Ombudsman or of whom that cannot be computed
SELECT region_code, CASE WHEN $region IS NOT NULL THEN agency_id END AS agency_id,
       CASE WHEN $region IS NOT NULL THEN agency END AS agency,
       sum(complaints_n)::BIGINT AS complaints_n,
       coalesce(sum(complaints_n) FILTER (is_late_now), 0)::BIGINT AS late_now_n,
       coalesce(sum(complaints_n) FILTER (is_soon_late), 0)::BIGINT AS soon_late_n,
       coalesce(sum(complaints_n) FILTER (ombudsman = 'yes'), 0)::BIGINT AS ombudsman_n,
       coalesce(sum(complaints_n) FILTER (ombudsman = 'cannot-be-computed'), 0)::BIGINT AS ombudsman_unknown_n
FROM complaint_flag
WHERE $region IS NULL OR region_code = $region
GROUP BY ALL ORDER BY region_code, agency
