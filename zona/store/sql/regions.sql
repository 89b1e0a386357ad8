-- one row per region, the province first
SELECT region_code, bps_code, name, full_name, short_name, tile_name, type, capital, area_km2, population_2024,
       tile_column, tile_row
FROM region
ORDER BY region_code
