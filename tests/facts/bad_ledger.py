"""The ways in which the ledger of indicators and what stands beside it can be bad, one an entry.

(name, file, what stands there, what is put in its place, line or None, parts of the sentence.)
Used by test_ledger.py.
"""

from __future__ import annotations

HERE = -1  # the line that is changed

CLAIMS, YEARS = "data/claims.csv", "data/survey_years.csv"
DERIVED, TOTALS = "data/derived_zones.csv", "data/published_totals.csv"
CORRECTIONS, COUNTS = "data/corrections.csv", "data/published_counts.csv"
EVENTS, HOLIDAYS = "data/events.csv", "data/holidays.csv"
IPP, IKM, SPI = (f"data/indicators/{name}.toml" for name in ("ipp", "ikm", "spi"))
FIRST, METHOD = "data/indicators/ombudsman.toml", "data/methods/kepatuhan-2015.toml"

BAD = [
    # claims
    ("a claim of no indicator", CLAIMS, "C1003,ipp", "C1003,xyz", HERE, ("xyz", "ombudsman, ipp")),
    ("a claim without indicator", CLAIMS, "C1003,ipp", "C1003,", HERE, ("indicator", "ombudsman")),
    ("off the scale of IPP", CLAIMS, ",3.90,", ",5.01,", HERE, ("5.01", "0", "5")),
    ("below the scale of IKM", CLAIMS, ",69.19,", ",24.99,", HERE, ("24.99", "25", "100")),
    ("a value too large", CLAIMS, ",3319,", ",331900,", HERE, ("331900", "100000")),
    ("a grade that IPP lacks", CLAIMS, ",3.90,,B,", ",3.90,,AB,", HERE, ("AB", "A, A-, B")),
    ("a zone of IPP", CLAIMS, ",3.90,,B,", ",3.90,hijau,B,", HERE, ("hijau", "ipp", "category")),
    ("a grade of MCP", CLAIMS, ",83,,,,terbaik", ",83,,A,,terbaik", HERE, ("A", "[[classes]]")),
    ("an OPD of MCP", CLAIMS, "2019,2019,,,66", "2019,2019,,Bappeda,66", HERE, ("mcp", "Bappeda")),
    ("a quarter of another year", CLAIMS, "2025-Q3", "2024-Q3", HERE, ("2024-Q3", "2025")),
    ("a count below zero", CLAIMS, ",181772,", ",-1,", HERE, ("-1",)),
    ("a count with decimals", CLAIMS, ",181772,", ",1.5,", HERE, ("1.5", "2024")),
    ("a region without name", CLAIMS, ",,Indonesia,2021", ",,,2021", HERE, ("region",)),
    ("a note in one language", CLAIMS, "Kutipan terpotong,The", ",The", HERE, ("note_en",)),
    ("the other language", CLAIMS, ",The excerpt breaks off", ",", HERE, ("note_id",)),
    ("a region of another province", CLAIMS, "C1003,ipp,12,", "C1003,ipp,13,", HERE, ("13",)),
    # the register
    ("another id", IPP, 'id = "ipp"', 'id = "IPP"', HERE, ("IPP", "ipp")),
    ("no id", IPP, 'id = "ipp"\n', "", None, ("ipp", "id")),
    ("a place that is taken", IPP, "position = 2", "position = 3", None, ("3", "ikm")),
    ("a place that is text", IPP, "position = 2", 'position = "x"', HERE, ("x", "position =")),
    ("an unknown period", IPP, 'period = "year"', 'period = "week"', HERE, ("week", "year")),
    ("an unknown direction", IPP, '"up"', '"higher"', HERE, ("higher", "up, down, none")),
    ("an unknown grain", IPP, '"opd"]', '"desa"]', HERE, ("desa", "region, opd, kecamatan")),
    ("too many decimals", IPP, "decimals = 2", "decimals = 9", HERE, ("9", "5")),
    ("nobody measures", IPP, 'body = "panrb"\n', "", None, ("body", "ombudsman")),
    ("a body that is no code", IPP, '"panrb"', '"Kementerian PANRB"', HERE, ("Kementerian",)),
    ("an unknown state", IPP, 'state = "secondary"', 'state = "sure"', HERE, ("sure", "verified")),
    ("a source of nobody", IPP, '["S083", "S084"]', '["S983"]', HERE, ("S983", "sources.csv")),
    ("no name", IPP, "[name]\n", "[names]\n", None, ("names", "name")),
    ("a name in one language", IPP, 'en = "Public Service Index (PEKPPP)"\n', "", None, ("en",)),
    ("a flag that is text", FIRST, "years_listed = true", 'years_listed = "yes"', HERE, ("yes",)),
    ("a class twice", IPP, 'code = "A-"', 'code = "A"', None, ("A",)),
    ("a class that is no code", IPP, 'code = "A-"', 'code = "1!"', None, ("1!", "A-")),
    ("a key of nobody", IPP, "decimals = 2", "digits = 2", HERE, ("digits", "decimals")),
    ("a method without id", IPP, 'id = "ipp-2022"\n', "", None, ("id", "ipp-2024")),
    ("a method twice", IPP, '"ipp-2022"', '"ipp-2018"', None, ("ipp-2018",)),
    ("a method of another", IPP, '"ipp-2022"', '"ikm-2017"', None, ("ikm-2017",)),
    ("a year of two methods", IPP, "[2018, 2019]", "[2016, 2018]", None, ("2016", "ipp-2016")),
    ("a method without years", IPP, "years = [2016]", "years = []", HERE, ("[2022, 2023]",)),
    ("bands that overlap", IPP, 'high = "4.00"', 'high = "4.01"', HERE, ("4.01", "A-")),
    ("a band off the scale", IPP, 'high = "5.00"', 'high = "5.50"', None, ("0", "5")),
    ("a band upside down", IKM, 'low = "88.31"', 'low = "101"', HERE, ("101",)),
    ("a band of no class", IPP, 'category = "A-"\n', "", None, ("zone",)),
    ("a grade of no class", IPP, 'category = "A-"', 'category = "AA"', HERE, ("AA", "A, A-")),
    ("weights of IPP", IPP, 'weight_pct = "24"', 'weight_pct = "25"', None, ("101", "100")),
    ("a scale that is text", SPI, 'high = "100"', 'high = "all"', HERE, ("all", "77.02")),
    ("a key of a method", SPI, "comparable_years = []", "compare = []", HERE, ("compare",)),
    ("a broken file", SPI, "[unit]", "[unit", HERE, ("TOML",)),
    ("a method of no indicator", METHOD, '"ombudsman"', '"xyz"', HERE, ("xyz", "ombudsman")),
    ("evidence of nothing", METHOD, 'subject = "scale"', 'subject = "x"', HERE, ("aggregation",)),
    ("evidence of no state", METHOD, '"conflict"', '"guess"', HERE, ("guess", "stated, computed")),
    ("evidence in one language", METHOD, '\nen = "Peraturan', '\n# = "Peraturan', None, ("en",)),
    # years, totals, elimination
    ("a year of no indicator", YEARS, "mcp,2021", "mpc,2021", HERE, ("mpc", "ombudsman, ipp")),
    ("a year of one twice", YEARS, "idsd,2024", "mcp,2021", HERE, ("2021",)),
    ("totals of no indicator", TOTALS, "ombudsman,2018", "x,2018", HERE, ("x", "ombudsman, ipp")),
    ("totals of another's year", TOTALS, "ombudsman,2018", "idsd,2018", HERE, ("2018", "2024")),
    ("elimination, no sources", DERIVED, ",S007 S129", ",", HERE, ("source_ids",)),
    ("elimination, no source", DERIVED, ",S007 S129", ",S007 S929", HERE, ("S929", "sources.csv")),
    ("elimination of nobody", DERIVED, "ombudsman,12.07,Kab", "x,12.07,Kab", HERE, ("x", "ipp")),
    # corrections
    ("of no claim", CORRECTIONS, "C0285,year_from", "C9285,year_from", HERE, ("C9285", "claims")),
    ("of no column", CORRECTIONS, "C0285,year_from", "C0285,note", HERE, ("note", "year_from")),
    ("not what the claim says", CORRECTIONS, ",2019,2022,", ",2019,2023,", HERE, ("2023", "2022")),
    ("nothing corrected", CORRECTIONS, ",2019,2022,", ",2022,2022,", HERE, ("2022",)),
    ("a correction twice", CORRECTIONS, "C0285,year_to", "C0285,year_from", HERE, ("year_from",)),
    ("no day of it", CORRECTIONS, "2026-11-24", "2026-11", HERE, ("2026-11", "2026-11-24")),
    # published counts
    ("a figure twice", COUNTS, "P0002,", "P0001,", HERE, ("P0001",)),
    ("a figure of no series", COUNTS, "P0001,mcp_parts", "P0001,MCP 1", HERE, ("MCP 1",)),
    ("a figure that is text", COUNTS, ",231,laporan", ",banyak,laporan", HERE, ("banyak", "77.02")),
    ("a figure without unit", COUNTS, ",231,laporan", ",231,", HERE, ("unit",)),
    ("a figure of no source", COUNTS, "S228", "S928", HERE, ("S928", "sources.csv")),
    ("years the wrong way", COUNTS, "2024,2025,Jan-Jun", "2026,2025,Jan-Jun", HERE, ("2026",)),
    # events
    ("an event of no kind", EVENTS, "mpp_agreement", "", HERE, ("kind",)),
    ("an event of no day", EVENTS, "2021-03-02", "2021-02-30", HERE, ("2021-02-30",)),
    ("a number of nothing", EVENTS, ",instansi diajak,", ",,", HERE, ("measure",)),
    ("an event nowhere", EVENTS, "E011,12.05", "E011,12.55", HERE, ("12.55", "12.10")),
    # the calendar
    ("a day twice", HOLIDAYS, "2019-02-05", "2019-01-01", HERE, ("2019-01-01",)),
    ("half a day", HOLIDAYS, "2019-02-05", "2019-02", HERE, ("2019-02", "2026-11-24")),
    (
        "a day of no sort",
        HOLIDAYS,
        "2019-02-05,libur_nasional",
        "2019-02-05,libur",
        HERE,
        ("libur",),
    ),
    ("a day without source", HOLIDAYS, "S343 S344", "", HERE, ("source_ids",)),
]
