-- one row per region and stretch of years in which it had one name, the oldest first; NULL: open at that end
SELECT region_code, valid_from, valid_to, name, full_name, short_name, tile_name, replaced_by, source_id, release
FROM region_period
ORDER BY region_code, valid_from NULLS FIRST
