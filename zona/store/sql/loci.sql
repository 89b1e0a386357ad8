-- one row per method, scope and kind of agency that was assessed
SELECT method, region_code, kind, agencies_n, years, state, source_ids FROM locus
