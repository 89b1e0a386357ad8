-- one row per year that any table of the open data can be asked for
SELECT year FROM survey_year
UNION
SELECT unnest([year_from, year_to]) FROM indicator_claim
UNION
SELECT unnest([year_from, year_to]) FROM published_count
UNION
SELECT left(date, 4)::INTEGER FROM holiday
EXCEPT
SELECT NULL
ORDER BY year
