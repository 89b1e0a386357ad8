-- The snapshot: what the facts say, resolved, ready for the questions of the pages. Read-only once it is built.

CREATE TABLE release (           -- one row: the release that all rows of this snapshot belong to
    release VARCHAR PRIMARY KEY, released VARCHAR, content_id VARCHAR, province_code VARCHAR, province_name VARCHAR, bbox DOUBLE[]
);

CREATE TABLE region (            -- one row per region, the province included (type 'provinsi')
    region_code VARCHAR PRIMARY KEY, bps_code VARCHAR, name VARCHAR, full_name VARCHAR, short_name VARCHAR,
    tile_name VARCHAR, type VARCHAR, capital VARCHAR, area_km2 DECIMAL(10, 3), population_2024 INTEGER,
    tile_column INTEGER, tile_row INTEGER
);

CREATE TABLE region_period (     -- one row per region and stretch of years in which it had one name; NULL: open at that end
    region_code VARCHAR, valid_from INTEGER, valid_to INTEGER, name VARCHAR, full_name VARCHAR, short_name VARCHAR,
    tile_name VARCHAR, replaced_by VARCHAR[], source_id VARCHAR, release VARCHAR
);

-- Years.hold of zona.domain.validity, for questions that join a row's year with what was valid then.
CREATE MACRO held(year, valid_from, valid_to) AS
    year BETWEEN coalesce(valid_from, year) AND coalesce(valid_to, year);

CREATE TABLE region_alias (      -- one row per other name of a region
    region_code VARCHAR, name VARCHAR
);

CREATE TABLE indicator (         -- one row per indicator, position 1 is the first
    indicator VARCHAR PRIMARY KEY, position INTEGER, body VARCHAR, state VARCHAR, source_ids VARCHAR[], grain VARCHAR[],
    period VARCHAR, direction VARCHAR, decimals INTEGER, years_listed BOOLEAN, name_id VARCHAR, name_en VARCHAR,
    short_id VARCHAR, short_en VARCHAR, measured_by_id VARCHAR, measured_by_en VARCHAR, unit_id VARCHAR, unit_en VARCHAR,
    note_id VARCHAR, note_en VARCHAR, release VARCHAR
);

CREATE TABLE indicator_class (   -- one row per indicator and class that claims may name, position 1 is the best
    indicator VARCHAR, position INTEGER, class VARCHAR, name_id VARCHAR, name_en VARCHAR
);

CREATE TABLE indicator_year (    -- one row per indicator and year of which something is known about the survey
    indicator VARCHAR, year INTEGER, survey VARCHAR, coverage VARCHAR, list_complete BOOLEAN, assessed_n INTEGER,
    source_id VARCHAR, method VARCHAR,
    PRIMARY KEY (indicator, year)
);

CREATE TABLE indicator_method (  -- one row per method
    method VARCHAR PRIMARY KEY, indicator VARCHAR, name_id VARCHAR, name_en VARCHAR, note_id VARCHAR, note_en VARCHAR,
    state VARCHAR, scale_low DECIMAL(9, 4), scale_high DECIMAL(9, 4), scale_state VARCHAR, years INTEGER[],
    comparable_years INTEGER[], source_ids VARCHAR[], opinions VARCHAR[]
);

CREATE TABLE method_evidence (   -- one row per finding about a method beside its rules, in the order of its file
    method VARCHAR, position INTEGER, subject VARCHAR, state VARCHAR, text_id VARCHAR, text_en VARCHAR,
    source_ids VARCHAR[]
);

CREATE TABLE indicator_band (    -- one row per method and class, position 1 is the best
    method VARCHAR, position INTEGER, class VARCHAR, category VARCHAR, zone VARCHAR, label VARCHAR,
    low DECIMAL(9, 4), high DECIMAL(9, 4)
);

CREATE TABLE indicator_dimension (  -- one row per method and dimension
    method VARCHAR, dimension VARCHAR, weight_pct DECIMAL(5, 2), state VARCHAR, source_ids VARCHAR[],
    parts VARCHAR[], indicators_n INTEGER
);

CREATE TABLE locus (             -- one row per method, scope and kind of agency that was assessed
    method VARCHAR, region_code VARCHAR, kind VARCHAR, agencies_n INTEGER, years INTEGER[], state VARCHAR,
    source_ids VARCHAR[]
);

CREATE TABLE source (            -- one row per publication
    source_id VARCHAR PRIMARY KEY, publisher VARCHAR, published VARCHAR, kind VARCHAR, stated_by VARCHAR, url VARCHAR,
    release VARCHAR
);

CREATE TABLE indicator_claim (   -- one row per statement by one source about one region (or OPD); uncounted: why it does not feed
    claim_id VARCHAR PRIMARY KEY, indicator VARCHAR, region_code VARCHAR, region VARCHAR, year_from INTEGER, year_to INTEGER,
    period VARCHAR, opd VARCHAR, score DECIMAL(9, 4), score_text VARCHAR, zone VARCHAR, category VARCHAR, opinion VARCHAR,
    rank_text VARCHAR, n INTEGER, source_id VARCHAR, note_id VARCHAR, note_en VARCHAR, uncounted VARCHAR, release VARCHAR
);

CREATE TABLE correction (        -- one row per field of a claim that was corrected
    claim_id VARCHAR, field VARCHAR, old VARCHAR, new VARCHAR, corrected VARCHAR, in_release VARCHAR, reason_id VARCHAR,
    reason_en VARCHAR, release VARCHAR,
    PRIMARY KEY (claim_id, field)
);

CREATE TABLE derived_zone (      -- one row per zone that follows by elimination
    indicator VARCHAR, region_code VARCHAR, year INTEGER, zone VARCHAR, category VARCHAR, basis VARCHAR,
    source_ids VARCHAR[], release VARCHAR
);

CREATE TABLE published_total (   -- one row per indicator, year, scope and class whose count was published
    indicator VARCHAR, year INTEGER, scope VARCHAR, n INTEGER, class VARCHAR, count INTEGER, basis VARCHAR,
    publisher VARCHAR, published VARCHAR
);

CREATE TABLE indicator_value (   -- one row per indicator, region (opd: '') or unit of it, and year (period: '') or shorter period
    indicator VARCHAR, region_code VARCHAR, opd VARCHAR, agency_id VARCHAR, kind VARCHAR, year INTEGER, period VARCHAR, status VARCHAR, score DECIMAL(9, 4),
    score_text VARCHAR, zone VARCHAR, zone_basis VARCHAR, category VARCHAR, category_basis VARCHAR, opinion VARCHAR,
    method VARCHAR, class VARCHAR, claim_ids VARCHAR[], contrary_ids VARCHAR[], reasoning VARCHAR,
    reasoning_source_ids VARCHAR[], release VARCHAR,
    PRIMARY KEY (indicator, region_code, opd, year, period)
);

CREATE TABLE published_count (   -- one row per published figure that is no index; never summed
    count_id VARCHAR PRIMARY KEY, series VARCHAR, region_code VARCHAR, region VARCHAR, year_from INTEGER, year_to INTEGER,
    period VARCHAR, dimension VARCHAR, item VARCHAR, agency VARCHAR, value DECIMAL(18, 4), value_text VARCHAR, unit VARCHAR,
    n INTEGER, source_id VARCHAR, note_id VARCHAR, note_en VARCHAR, release VARCHAR
);

CREATE TABLE event (             -- one row per event, and per measure of an event that has several
    event_id VARCHAR PRIMARY KEY, region_code VARCHAR, region VARCHAR, place VARCHAR, date VARCHAR, kind VARCHAR,
    measure VARCHAR, value DECIMAL(18, 4), value_text VARCHAR, unit VARCHAR, source_id VARCHAR, note_id VARCHAR,
    note_en VARCHAR, release VARCHAR
);

CREATE TABLE holiday (           -- one row per day that is no working day beside the weekend
    date VARCHAR PRIMARY KEY, type VARCHAR, name VARCHAR, legal_basis VARCHAR, source_ids VARCHAR[], note_id VARCHAR,
    note_en VARCHAR, release VARCHAR
);

CREATE TABLE agency (            -- one row per OPD of a region
    agency_id VARCHAR PRIMARY KEY, region_code VARCHAR, name VARCHAR, kind VARCHAR
);

CREATE TABLE agency_score (      -- one row per OPD, year, dimension and indicator; both NULL: the OPD as a whole
    agency_id VARCHAR, year INTEGER, dimension VARCHAR, indicator VARCHAR, score DECIMAL(5, 2), zone VARCHAR,
    claim_id VARCHAR, batch_id VARCHAR, source_id VARCHAR, release VARCHAR
);

CREATE TABLE batch (             -- one row per accepted file of scores; status: accepted, withdrawn (with the reason)
    batch_id VARCHAR PRIMARY KEY, kind VARCHAR, file_name VARCHAR, stated_by VARCHAR, accepted VARCHAR, rows_n INTEGER,
    status VARCHAR, reason VARCHAR
);

-- Values of every indicator with the name that their region had in their year, and the indicator's place in the register.

CREATE VIEW named_value AS
SELECT v.indicator, v.region_code, r.name, r.full_name, now.type, v.opd, v.agency_id, v.kind,
       v.year, v.period, v.status, v.score, v.score_text, v.zone,
       v.zone_basis, v.category, v.category_basis, v.opinion, v.method, v.class, v.claim_ids, v.contrary_ids, v.reasoning,
       v.reasoning_source_ids, v.release, i.position AS indicator_position
FROM indicator_value v
JOIN indicator i USING (indicator)
JOIN region now USING (region_code)
JOIN region_period r ON r.region_code = v.region_code AND held(v.year, r.valid_from, r.valid_to);

-- What the pages and addresses without an indicator mean: the first indicator, on its scale of two decimals.

CREATE VIEW survey_year AS
SELECT year, survey, coverage, list_complete, assessed_n, source_id, method
FROM indicator_year WHERE indicator = 'ombudsman';

CREATE VIEW method AS
SELECT method, name_id, name_en, note_id, note_en, state, scale_low::DECIMAL(5, 2) AS scale_low,
       scale_high::DECIMAL(5, 2) AS scale_high, scale_state, years, comparable_years, source_ids, opinions
FROM indicator_method WHERE indicator = 'ombudsman';

CREATE VIEW band AS
SELECT b.method, position, class, category, zone, label, low::DECIMAL(5, 2) AS low, high::DECIMAL(5, 2) AS high
FROM indicator_band b SEMI JOIN method USING (method);

CREATE VIEW dimension AS
SELECT d.* FROM indicator_dimension d SEMI JOIN method USING (method);

CREATE VIEW claim AS
SELECT claim_id, region_code, year_from, year_to, period, opd, score::DECIMAL(5, 2) AS score, zone, category, opinion,
       rank_text, n, source_id, note_id, note_en, uncounted, release
FROM indicator_claim WHERE indicator = 'ombudsman';

CREATE VIEW assessment AS
SELECT region_code, year, status, score::DECIMAL(5, 2) AS score, zone, zone_basis, category, category_basis, opinion,
       method, class, claim_ids, contrary_ids, reasoning, reasoning_source_ids, release
FROM indicator_value WHERE indicator = 'ombudsman' AND opd = '' AND period = '';
