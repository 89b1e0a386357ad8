-- one row per complaint and limit whose clock still runs and is late or nearly so: what has to be done first. Internal
CREATE OR REPLACE TABLE complaint_open AS
SELECT complaint_id, region_code, agency, unit, classification, status, submitted, rule, result, deadline, elapsed,
       weekends_only, $release AS release
FROM complaint_judged
WHERE still_open AND result IN ('late', 'about-to-be-late')
ORDER BY region_code, agency, deadline, complaint_id, rule
