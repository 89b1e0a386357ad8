-- one row per OPD that a batch names; $path is the batch's rows. What the latest batch calls it and its kind wins.
INSERT OR REPLACE INTO agency (agency_id, region_code, name, kind)
SELECT agency_id, first(region_code), first(name), first(kind)
FROM read_csv($path, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', strict_mode = true)
GROUP BY agency_id
