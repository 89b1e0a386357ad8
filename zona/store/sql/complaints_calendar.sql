-- one row per calendar and day: `number` counts the working days up to and including it, so that a difference of two days is the
-- working days between them; `unlisted` counts the days of years whose holidays nobody has listed
CREATE OR REPLACE TEMP TABLE working_day AS
WITH span AS (
    SELECT least(min(least(submitted, verified, forwarded, first_response, closed)), any_value(as_of)) AS first_day,
           any_value(as_of) + $margin AS last_day
    FROM complaint_as_of LEFT JOIN complaint_dated ON true
), dates AS (
    SELECT unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM span
), judged AS (
    SELECT c.calendar, d.day,
           list_contains(c.weekdays, isodow(d.day)) AND f.day IS NULL AS is_working,
           list_contains(c.listed_years, year(d.day)) AS is_listed
    FROM dates d
    CROSS JOIN complaint_calendar c
    LEFT JOIN complaint_closed_day f ON f.calendar = c.calendar AND f.day = d.day
)
SELECT calendar, day, is_working,
       (sum(is_working::INTEGER) OVER days)::INTEGER AS number,
       (sum((NOT is_listed)::INTEGER) OVER days)::INTEGER AS unlisted,
       is_listed
FROM judged
WINDOW days AS (PARTITION BY calendar ORDER BY day)
