-- one row per complaint: its stamps as days (a timestamp's day; what is no whole day is not known), its codes, its calendar
CREATE OR REPLACE TEMP VIEW complaint_dated AS
SELECT c.rowid AS row_id, c.complaint_id, c.region_code, c.agency, c.unit,
       coalesce(nullif(c.classification, ''), 'unclassified') AS classification,
       coalesce(nullif(c.status, ''), 'unknown') AS status,
       TRY_CAST(c.submitted AS DATE) AS submitted,
       TRY_CAST(c.verified AS DATE) AS verified,
       TRY_CAST(c.forwarded AS DATE) AS forwarded,
       TRY_CAST(c.first_response AS DATE) AS first_response,
       TRY_CAST(c.closed AS DATE) AS closed,
       -- a unit's own calendar beats its agency's, that beats its region's
       coalesce(of_unit.calendar, of_agency.calendar, of_region.calendar, d.calendar) AS calendar
FROM complaint c
CROSS JOIN complaint_default_calendar d
LEFT JOIN complaint_unit_calendar of_unit
    ON of_unit.region_code = c.region_code AND of_unit.agency = c.agency AND of_unit.unit = c.unit
LEFT JOIN complaint_unit_calendar of_agency
    ON of_agency.region_code = c.region_code AND of_agency.agency = c.agency AND of_agency.unit = ''
LEFT JOIN complaint_unit_calendar of_region
    ON of_region.region_code = c.region_code AND of_region.agency = '' AND of_region.unit = ''
