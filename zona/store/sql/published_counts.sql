-- one row per published figure that is no index; $year and $region may be NULL (all)
SELECT count_id, series, region_code, region, year_from, year_to, period, dimension, item, agency, value, value_text, unit, n,
       source_id, note_id, note_en, release
FROM published_count
WHERE ($region IS NULL OR region_code = $region)
  AND ($year IS NULL OR $year BETWEEN year_from AND year_to)
ORDER BY count_id
