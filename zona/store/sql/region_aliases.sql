-- one row per other name of a region
SELECT region_code, name FROM region_alias ORDER BY region_code, name
