-- one row per method and class, the best first
SELECT method, position, class, category, zone, label, low, high FROM band ORDER BY method, position
