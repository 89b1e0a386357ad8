-- one row per region, agency, month of submission, classification, status, whether any limit is late, and whether the citizen may
-- turn to the Ombudsman (`zona.domain.complaints.may_go_to_ombudsman`)
CREATE OR REPLACE TABLE complaint_flag AS
WITH seen AS (
    SELECT row_id,
           bool_or(result = 'late') AS is_late,
           bool_or(result = 'late' AND still_open) AS is_late_now,
           bool_or(result = 'about-to-be-late') AS is_soon_late,
           bool_or(result = 'late' AND still_open AND not_settled) AS is_passed,
           bool_or(result = 'cannot-be-computed' AND not_settled
                   AND (status = 'unknown' OR list_contains(open_in, status))) AS is_hidden
    FROM complaint_judged
    GROUP BY row_id
), told AS (
    SELECT c.*, s.is_late, s.is_late_now, s.is_soon_late, s.is_passed, s.is_hidden, o.*, now.as_of,
           CASE o.told WHEN 'submitted' THEN c.submitted WHEN 'verified' THEN c.verified WHEN 'forwarded' THEN c.forwarded
                WHEN 'first_response' THEN c.first_response ELSE c.closed END AS told_day
    FROM complaint_dated c
    JOIN seen s USING (row_id)
    CROSS JOIN complaint_ombudsman o
    CROSS JOIN complaint_as_of now
), counted AS (
    SELECT region_code, agency, date_trunc('month', submitted) AS first_day, classification, status, is_late, is_late_now,
           is_soon_late,
           CASE WHEN list_contains(not_for, classification) OR list_contains(settled_in, status) THEN 'no'
                WHEN told_day IS NULL OR submitted IS NULL OR told_day > as_of THEN 'cannot-be-computed'
                WHEN as_of > submitted + to_years(within_years::INTEGER) THEN 'no'
                WHEN list_contains(unsettled_in, status) OR is_passed THEN 'yes'
                WHEN is_hidden THEN 'cannot-be-computed'
                ELSE 'no' END AS ombudsman,
           count(*)::INTEGER AS complaints_n
    FROM told
    GROUP BY ALL
)
SELECT region_code, agency, strftime(first_day, '%Y-%m') AS month, * EXCLUDE (region_code, agency, first_day),
       $release AS release
FROM counted
ORDER BY region_code, agency, month, classification, status, ombudsman, is_late, is_late_now, is_soon_late
