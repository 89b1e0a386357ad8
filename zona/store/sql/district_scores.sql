-- one row per kecamatan and year; $region or NULL for all
SELECT * FROM district_score WHERE $region IS NULL OR region_code = $region ORDER BY region_code, district, year
