-- one row per method and dimension, as the method lists them
SELECT method, dimension, weight_pct, state, source_ids, parts, indicators_n FROM dimension
