-- one row per region that was valid in $year, with its names of then, the province first
SELECT p.region_code, r.bps_code, p.name, p.full_name, p.short_name, p.tile_name, r.type, r.capital, r.area_km2,
       r.population_2024, r.tile_column, r.tile_row
FROM region_period p
JOIN region r USING (region_code)
WHERE held($year, p.valid_from, p.valid_to)
ORDER BY p.region_code
