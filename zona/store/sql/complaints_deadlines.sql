-- one row per limit, calendar and day on which its clock starts: the last day of the limit, and what is to be said of a complaint
-- whose clock still runs
CREATE OR REPLACE TEMP TABLE complaint_deadline AS
WITH started AS (
    SELECT r.rule, r.unit, r.soon, d.calendar, d.day AS start_day, d.number AS start_number, d.unlisted, d.is_listed,
           CASE r.unit WHEN 'days' THEN d.day + r.number ELSE due.day END AS deadline,
           (r.valid_from IS NULL OR r.valid_from <= d.day) AND (r.valid_to IS NULL OR d.day <= r.valid_to) AS holds,
           now.as_of, today.number AS today_number, d.number + r.number AS last_number
    FROM complaint_rule r
    CROSS JOIN working_day d
    CROSS JOIN complaint_as_of now
    JOIN working_day today ON today.calendar = d.calendar AND today.day = now.as_of
    LEFT JOIN working_day due
        ON due.calendar = d.calendar AND due.is_working AND due.number = d.number + r.number
    WHERE d.day <= now.as_of
)
SELECT rule, calendar, start_day, deadline, holds, start_number, unlisted - (NOT is_listed)::INTEGER AS unlisted_before,
       CASE WHEN as_of > deadline THEN 'late'
            WHEN unit = 'days' AND deadline - as_of <= soon THEN 'about-to-be-late'
            WHEN unit <> 'days' AND last_number - today_number <= soon THEN 'about-to-be-late'
            ELSE 'running' END AS open_result
FROM started
