-- one row per indicator and class that claims may name, the best first
SELECT indicator, position, class, name_id, name_en FROM indicator_class ORDER BY indicator, position
