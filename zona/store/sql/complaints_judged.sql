-- one row per complaint and limit: what `zona.domain.complaints.judge` says of it; the tests hold the two together
CREATE OR REPLACE TEMP VIEW complaint_judged AS
WITH faced AS (
    SELECT c.*, r.rule, r.unit AS counted_in, r.unsure_for, r.open_in, r.ends_in, r.apart_in, r.not_settled, now.as_of,
           list_contains(r.applies_to, c.classification) AS applies,
           CASE r.start_stamp WHEN 'submitted' THEN c.submitted WHEN 'verified' THEN c.verified
                WHEN 'forwarded' THEN c.forwarded WHEN 'first_response' THEN c.first_response
                ELSE c.closed END AS start_day,
           CASE r.end_stamp WHEN 'submitted' THEN c.submitted WHEN 'verified' THEN c.verified
                WHEN 'forwarded' THEN c.forwarded WHEN 'first_response' THEN c.first_response
                ELSE c.closed END AS end_day,
           -- a later stamp says that this one must have been
           CASE r.end_stamp
                WHEN 'verified' THEN coalesce(c.forwarded, c.first_response, c.closed)
                WHEN 'forwarded' THEN coalesce(c.first_response, c.closed)
                WHEN 'first_response' THEN c.closed END IS NOT NULL AS is_passed
    FROM complaint_dated c
    CROSS JOIN complaint_rule r
    CROSS JOIN complaint_as_of now
), judged AS (
    SELECT f.*, d.deadline, d.start_number, d.unlisted_before,
           CASE WHEN NOT f.applies AND list_contains(f.unsure_for, f.classification) THEN 'cannot-be-computed'
                WHEN NOT f.applies THEN 'not-applicable'
                WHEN list_contains(f.apart_in, f.status) THEN 'closed-by-system'
                WHEN f.start_day IS NULL OR f.start_day > f.as_of THEN 'cannot-be-computed'
                WHEN NOT d.holds THEN 'not-applicable'
                WHEN f.end_day IS NULL AND (f.is_passed OR NOT list_contains(f.open_in, f.status))
                    THEN 'cannot-be-computed'
                WHEN f.end_day IS NULL THEN d.open_result
                WHEN len(f.ends_in) > 0 AND NOT list_contains(f.ends_in, f.status) THEN 'cannot-be-computed'
                WHEN f.end_day < f.start_day OR f.end_day > f.as_of THEN 'cannot-be-computed'
                WHEN f.end_day <= d.deadline THEN 'met'
                ELSE 'late' END AS result
    FROM faced f
    LEFT JOIN complaint_deadline d ON d.rule = f.rule AND d.calendar = f.calendar AND d.start_day = f.start_day
)
SELECT j.row_id, j.complaint_id, j.region_code, j.agency, j.unit, j.classification, j.status, j.submitted, j.rule,
       j.open_in, j.not_settled, j.deadline, j.result,
       j.end_day IS NULL AND j.result IN ('late', 'about-to-be-late', 'running') AS still_open,
       CASE WHEN j.result IN ('met', 'late', 'about-to-be-late', 'running')
            THEN CASE j.counted_in WHEN 'days' THEN until.day - j.start_day ELSE until.number - j.start_number END
            END AS elapsed,
       coalesce(j.result IN ('met', 'late', 'about-to-be-late', 'running') AND j.counted_in <> 'days'
                AND until.unlisted > j.unlisted_before, false) AS weekends_only
FROM judged j
LEFT JOIN working_day until ON until.calendar = j.calendar AND until.day = coalesce(j.end_day, j.as_of)
