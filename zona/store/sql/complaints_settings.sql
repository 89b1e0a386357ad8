-- the rules as tables of this connection: one row per limit, per calendar, per free day, per unit with a calendar of its own
CREATE OR REPLACE TEMP TABLE complaint_as_of (as_of DATE);

CREATE OR REPLACE TEMP TABLE complaint_rule (
    rule VARCHAR, start_stamp VARCHAR, end_stamp VARCHAR, number INTEGER, unit VARCHAR, soon INTEGER, valid_from DATE,
    valid_to DATE, applies_to VARCHAR[], unsure_for VARCHAR[], open_in VARCHAR[], ends_in VARCHAR[], apart_in VARCHAR[], not_settled BOOLEAN
);

CREATE OR REPLACE TEMP TABLE complaint_ombudsman (
    told VARCHAR, unsettled_in VARCHAR[], settled_in VARCHAR[], not_for VARCHAR[], within_years INTEGER
);

CREATE OR REPLACE TEMP TABLE complaint_calendar (calendar VARCHAR, weekdays INTEGER[], listed_years INTEGER[]);

CREATE OR REPLACE TEMP TABLE complaint_closed_day (calendar VARCHAR, day DATE);

CREATE OR REPLACE TEMP TABLE complaint_default_calendar (calendar VARCHAR);

CREATE OR REPLACE TEMP TABLE complaint_unit_calendar (
    region_code VARCHAR, agency VARCHAR, unit VARCHAR, calendar VARCHAR
);
