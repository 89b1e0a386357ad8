-- one row per year that anybody could ask for, with its method
SELECT y.year, y.survey, y.coverage, y.list_complete, y.assessed_n, y.source_id, y.method
FROM survey_year y
ORDER BY y.year
