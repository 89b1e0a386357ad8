-- the same rows of complaint_subject, without the words that fewer than $least complaints of all carry: such a topic may be one person's
-- own words. They are '*' together (`zona.domain.complaintcounts.RARE`); as long as that is one word alone, or still too few, the next
-- rarest joins it, as `zona.domain.smallnumbers.protected` does
CREATE OR REPLACE TABLE complaint_subject AS
WITH counted AS (
    SELECT aspect, value, sum(complaints_n) AS n FROM complaint_subject WHERE value IS NOT NULL GROUP BY ALL
), ranked AS (
    SELECT aspect, value, n, row_number() OVER rarest AS place, min(n) OVER (PARTITION BY aspect) AS least_n,
           sum(n) OVER (rarest ROWS UNBOUNDED PRECEDING) - n AS before_n
    FROM counted
    WINDOW rarest AS (PARTITION BY aspect ORDER BY n, value)
), rare AS (
    SELECT aspect, value FROM ranked
    WHERE n < $least OR least_n < $least AND (place = 2 OR before_n < $least)
)
SELECT s.region_code, s.agency, s.month, s.aspect, CASE WHEN rare.value IS NULL THEN s.value ELSE '*' END AS value,
       sum(s.complaints_n)::INTEGER AS complaints_n, s.release
FROM complaint_subject AS s
LEFT JOIN rare USING (aspect, value)
GROUP BY ALL
ORDER BY ALL
