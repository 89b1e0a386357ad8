-- one row: how much was simulated
SELECT (SELECT count(*) FROM agency)::INTEGER AS agencies_n,
       (SELECT count(*) FROM agency_score)::INTEGER AS scores_n,
       (SELECT count(DISTINCT year) FROM agency_score)::INTEGER AS years_n
