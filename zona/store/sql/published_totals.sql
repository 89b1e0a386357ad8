-- one row per year, scope and class whose count was published
SELECT year, scope, n, class, count, basis, publisher, published FROM published_total WHERE indicator = 'ombudsman'
ORDER BY year, class
