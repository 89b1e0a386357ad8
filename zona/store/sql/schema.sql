-- The snapshot: what the facts say, resolved, ready for the questions of the pages. Read-only once it is built.

CREATE TABLE release (           -- one row: the release that all rows of this snapshot belong to
    release VARCHAR PRIMARY KEY, released VARCHAR, content_id VARCHAR, province_code VARCHAR, province_name VARCHAR, bbox DOUBLE[]
);

CREATE TABLE region (            -- one row per region, the province included (type 'provinsi')
    region_code VARCHAR PRIMARY KEY, bps_code VARCHAR, name VARCHAR, full_name VARCHAR, short_name VARCHAR,
    tile_name VARCHAR, type VARCHAR, capital VARCHAR, area_km2 DECIMAL(10, 3), population_2024 INTEGER,
    tile_column INTEGER, tile_row INTEGER
);

CREATE TABLE region_alias (      -- one row per other name of a region
    region_code VARCHAR, name VARCHAR
);

CREATE TABLE survey_year (       -- one row per year that anybody could ask for
    year INTEGER PRIMARY KEY, survey VARCHAR, coverage VARCHAR, list_complete BOOLEAN, assessed_n INTEGER,
    source_id VARCHAR, method VARCHAR
);

CREATE TABLE method (            -- one row per method
    method VARCHAR PRIMARY KEY, name_id VARCHAR, name_en VARCHAR, note_id VARCHAR, note_en VARCHAR, state VARCHAR,
    scale_low DECIMAL(5, 2), scale_high DECIMAL(5, 2), scale_state VARCHAR, years INTEGER[], comparable_years INTEGER[],
    source_ids VARCHAR[], opinions VARCHAR[]
);

CREATE TABLE band (              -- one row per method and class, position 1 is the best
    method VARCHAR, position INTEGER, class VARCHAR, category VARCHAR, zone VARCHAR, label VARCHAR,
    low DECIMAL(5, 2), high DECIMAL(5, 2)
);

CREATE TABLE dimension (         -- one row per method and dimension
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

CREATE TABLE claim (             -- one row per statement by one source about one region (or OPD); uncounted: why it does not feed
    claim_id VARCHAR PRIMARY KEY, region_code VARCHAR, year_from INTEGER, year_to INTEGER, opd VARCHAR,
    score DECIMAL(5, 2), zone VARCHAR, category VARCHAR, opinion VARCHAR, rank_text VARCHAR, source_id VARCHAR,
    note VARCHAR, uncounted VARCHAR, release VARCHAR
);

CREATE TABLE derived_zone (      -- one row per zone that follows by elimination
    region_code VARCHAR, year INTEGER, zone VARCHAR, category VARCHAR, basis VARCHAR, release VARCHAR
);

CREATE TABLE published_total (   -- one row per year, scope and class whose count was published
    year INTEGER, scope VARCHAR, n INTEGER, class VARCHAR, count INTEGER, basis VARCHAR, publisher VARCHAR,
    published VARCHAR
);

CREATE TABLE assessment (        -- one row per region and year that anybody could ask for
    region_code VARCHAR, year INTEGER, status VARCHAR, score DECIMAL(5, 2), zone VARCHAR, zone_basis VARCHAR,
    category VARCHAR, category_basis VARCHAR, opinion VARCHAR, method VARCHAR, class VARCHAR, claim_ids VARCHAR[],
    contrary_ids VARCHAR[], reasoning VARCHAR, release VARCHAR,
    PRIMARY KEY (region_code, year)
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
