-- one row per place with services, the places being regions, or with $region its OPD: components found, of how many, unchecked
SELECT region_code, CASE WHEN $region IS NOT NULL THEN agency_id END AS agency_id,
       CASE WHEN $region IS NOT NULL THEN agency END AS agency, count(*) AS services_n,
       sum(exists_n)::BIGINT AS exists_n, sum(exists_of)::BIGINT AS exists_of, sum(exists_unchecked)::BIGINT AS exists_unchecked,
       sum(on_site_n)::BIGINT AS on_site_n, sum(on_site_of)::BIGINT AS on_site_of,
       sum(on_site_unchecked)::BIGINT AS on_site_unchecked, sum(electronic_n)::BIGINT AS electronic_n,
       sum(electronic_of)::BIGINT AS electronic_of, sum(electronic_unchecked)::BIGINT AS electronic_unchecked
FROM service_standard
WHERE $region IS NULL OR region_code = $region
GROUP BY ALL ORDER BY region_code, agency
