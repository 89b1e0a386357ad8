-- The services around the score, as far as everybody may see them: counts, ratios, states. No complaint, no person.

CREATE TABLE service_dataset (    -- one row per dataset that something is known of; as_of: the day of which its statuses are
    dataset VARCHAR PRIMARY KEY, as_of DATE, rows_n BIGINT, release VARCHAR
);

CREATE TABLE service_office (     -- one row per OPD that a dataset names; agency_id as in `agency`, whether or not it was scored
    agency_id VARCHAR PRIMARY KEY, region_code VARCHAR, agency VARCHAR
);

CREATE TABLE complaint_count (    -- one row per region, OPD, month of submission, limit, result and whether the clock still runs
    region_code VARCHAR, agency VARCHAR, month VARCHAR, rule VARCHAR, result VARCHAR, still_open BOOLEAN,
    complaints_n INTEGER, weekends_only_n INTEGER, elapsed_sum BIGINT, elapsed_n INTEGER, release VARCHAR, agency_id VARCHAR
);

CREATE TABLE complaint_flag (     -- one row per region, OPD, month, classification, status, lateness, way to the Ombudsman
    region_code VARCHAR, agency VARCHAR, month VARCHAR, classification VARCHAR, status VARCHAR, is_late BOOLEAN,
    is_late_now BOOLEAN, is_soon_late BOOLEAN, ombudsman VARCHAR, complaints_n INTEGER, release VARCHAR, agency_id VARCHAR
);

CREATE TABLE complaint_subject (  -- one row per region, OPD, month, aspect (channel, topic, district) and its value
    region_code VARCHAR, agency VARCHAR, month VARCHAR, aspect VARCHAR, value VARCHAR, complaints_n INTEGER, release VARCHAR,
    agency_id VARCHAR
);

CREATE TABLE complaint_status (   -- one row per region, OPD, raw status (NULL: empty, or nobody could map it) and what it was read as
    region_code VARCHAR, agency VARCHAR, raw VARCHAR, status VARCHAR, complaints_n INTEGER, release VARCHAR, agency_id VARCHAR
);

CREATE TABLE satisfaction_survey (  -- one row per unit and period: means of the unsur, the index recomputed and as reported
    region_code VARCHAR, agency VARCHAR, agency_id VARCHAR, unit VARCHAR, period_start DATE, period_end DATE,
    persyaratan DECIMAL(6, 4), prosedur DECIMAL(6, 4), waktu DECIMAL(6, 4), biaya DECIMAL(6, 4), produk DECIMAL(6, 4),
    kompetensi DECIMAL(6, 4), perilaku DECIMAL(6, 4), sarana DECIMAL(6, 4), pengaduan DECIMAL(6, 4), respondents INTEGER,
    served INTEGER, needed INTEGER, is_enough BOOLEAN, ikm DECIMAL(5, 2), reported_ikm DECIMAL(5, 2), difference DECIMAL(6, 2),
    mutu VARCHAR, graded VARCHAR, lowest VARCHAR[], batch_id VARCHAR, release VARCHAR
);

CREATE TABLE service_standard (   -- one row per service of the inventory: how many components exist and are displayed; unseen: nobody looked
    service_id VARCHAR, region_code VARCHAR, agency VARCHAR, agency_id VARCHAR, name VARCHAR, checked DATE,
    exists_n INTEGER, exists_of INTEGER, exists_unchecked INTEGER, on_site_n INTEGER, on_site_of INTEGER,
    on_site_unchecked INTEGER, electronic_n INTEGER, electronic_of INTEGER, electronic_unchecked INTEGER,
    missing_exists VARCHAR[], missing_on_site VARCHAR[], missing_electronic VARCHAR[], unseen_exists VARCHAR[],
    unseen_on_site VARCHAR[], unseen_electronic VARCHAR[], release VARCHAR
);

CREATE TABLE visit (              -- one row per visit of a coaching team
    visit_id VARCHAR, region_code VARCHAR, agency VARCHAR, agency_id VARCHAR, date DATE, team VARCHAR, findings VARCHAR,
    agreed VARCHAR, release VARCHAR
);

CREATE TABLE finding (            -- one row per finding of the Ombudsman (LHP, LAHP, rekomendasi, saran)
    finding_id VARCHAR, region_code VARCHAR, agency VARCHAR, agency_id VARCHAR, kind VARCHAR, issued DATE, received DATE,
    deadline DATE, outcome VARCHAR, release VARCHAR
);

CREATE TABLE action (             -- one row per agreed action, owned by an office, never by a person
    action_id VARCHAR, source VARCHAR, region_code VARCHAR, agency VARCHAR, agency_id VARCHAR, what VARCHAR,
    owner_office VARCHAR, deadline DATE, status VARCHAR, evidence VARCHAR, release VARCHAR
);

CREATE TABLE followup_count (     -- one row per region, OPD, sort of paper (finding:lhp, action) and state on the day of the data
    region_code VARCHAR, agency VARCHAR, agency_id VARCHAR, sort VARCHAR, state VARCHAR, n INTEGER, release VARCHAR
);

CREATE TABLE visit_count (        -- one row per region, OPD and year: visits of coaching teams
    region_code VARCHAR, agency VARCHAR, agency_id VARCHAR, year INTEGER, n INTEGER, release VARCHAR
);

CREATE TABLE district_score (     -- one row per kecamatan and year
    region_code VARCHAR, district VARCHAR, year INTEGER, score DECIMAL(5, 2), ikm DECIMAL(5, 2), release VARCHAR
);

-- What of complaints is open data: counts with small numbers hidden (NULL), never NULL for not known. Those of public datasets are made
-- from their declarations (zona/store/opened.py). Empty in simulated data.

CREATE TABLE open_complaint_place (   -- one row for the province and each region with complaints
    region_code VARCHAR, complaints_n INTEGER, late_now_n INTEGER, soon_late_n INTEGER, ombudsman_n INTEGER,
    ombudsman_unknown_n INTEGER, as_of DATE, release VARCHAR
);

CREATE TABLE open_complaint_period (  -- one row per place and span of submission (NULL: without that stamp)
    region_code VARCHAR, period VARCHAR, complaints_n INTEGER, late_n INTEGER, as_of DATE, release VARCHAR
);

CREATE TABLE open_complaint_limit (   -- one row per place and limit, with what the limit says of how many complaints
    region_code VARCHAR, rule VARCHAR, number INTEGER, unit VARCHAR, regulation VARCHAR, state VARCHAR, applies_n INTEGER,
    met_n INTEGER, late_n INTEGER, late_open_n INTEGER, about_to_be_late_n INTEGER, running_n INTEGER, closed_by_system_n INTEGER,
    cannot_be_computed_n INTEGER, as_of DATE, release VARCHAR
);

CREATE TABLE open_complaint_state (   -- one row per place, aspect (classification, status) and its value
    region_code VARCHAR, aspect VARCHAR, value VARCHAR, complaints_n INTEGER, as_of DATE, release VARCHAR
);
