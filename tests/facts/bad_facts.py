"""The ways in which facts can be bad, one a line: a table, wider than text.

Used by test_facts.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

METHOD = "data/methods/kepatuhan-2022.toml"
HERE = -1  # the line that is changed


@dataclass(frozen=True)
class Bad:
    """One way to break the facts: in `file` the first `old` becomes `new` ("" appends); what the
    sentence must hold.
    """

    name: str
    file: str
    old: str
    new: str
    line: int | None
    says: tuple[str, ...]

    def apply(self, root: Path) -> int | None:
        """Breaks the file, and returns the line that the sentence must name."""
        path = root / self.file
        text = path.read_bytes().decode("utf-8")
        assert self.old in text, self.name
        new = text + self.new if not self.old else text.replace(self.old, self.new, 1)
        path.write_bytes(new.encode("utf-8"))
        return text[: text.index(self.old)].count("\n") + 1 if self.line == HERE else self.line


CLAIM2 = "C0002,ombudsman,12,Provinsi Sumatera Utara,2017,2017,,,86.06,hijau,,,,,S027,,"
BAD = [
    Bad(
        "unknown region",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace(",12,", ",12.99,"),
        3,
        ("12.99", "data/regions.csv"),
    ),
    Bad(
        "a code without its dot",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace(",12,", ",1275,"),
        3,
        ("1275", "12.10"),
    ),
    Bad("a code read as a number", "data/regions.csv", "12.10,", "12.1,", None, ("12.1", "12.10")),
    Bad(
        "score above the scale",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("86.06", "100.01"),
        3,
        ("100.01", "0", "100", "2017"),
    ),
    Bad(
        "score below the scale",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("86.06", "-1"),
        3,
        ("-1", "0", "100"),
    ),
    Bad(
        "score with a comma",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("86.06", '"86,06"'),
        3,
        ("86,06", "77.02"),
    ),
    Bad(
        "score NaN", "data/claims.csv", CLAIM2, CLAIM2.replace("86.06", "NaN"), 3, ("NaN", "77.02")
    ),
    Bad(
        "score infinite",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("86.06", "Infinity"),
        3,
        ("Infinity", "77.02"),
    ),
    Bad(
        "score of another script",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("86.06", "٨٦"),
        3,
        ("٨٦", "77.02"),
    ),
    Bad(
        "huge score, no scale",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("2017,2017", "2025,2025").replace("86.06", "1e9"),
        3,
        ("1e9", "100000"),
    ),
    Bad(
        "huge year",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("2017,2017", "9" * 30 + ",2017"),
        3,
        ("99999", "2024"),
    ),
    Bad(
        "year of two digits",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("2017,2017", "17,17"),
        3,
        ("17", "2024"),
    ),
    Bad(
        "year of 5000 digits",
        "data/survey_years.csv",
        "ombudsman,2013,held",
        "ombudsman," + "9" * 5000 + ",held",
        2,
        ("999", "2024"),
    ),
    Bad(
        "years run backwards",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("2017,2017", "2018,2017"),
        3,
        ("2018", "2017"),
    ),
    Bad(
        "a zone that does not exist",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("hijau", "biru"),
        3,
        ("biru", "hijau, kuning, merah"),
    ),
    Bad(
        "a category that does not exist",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("hijau,,", "hijau,F,"),
        3,
        ("F", "A, B, C, D, E"),
    ),
    Bad(
        "a source that does not exist",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("S027", "S999"),
        3,
        ("S999", "data/sources.csv"),
    ),
    Bad(
        "a source of a year",
        "data/survey_years.csv",
        "S019",
        "S998",
        7,
        ("S998", "data/sources.csv"),
    ),
    Bad("a claim twice", "data/claims.csv", CLAIM2, f"{CLAIM2}\n{CLAIM2}", 4, ("C0002",)),
    Bad(
        "a claim without id",
        "data/claims.csv",
        CLAIM2,
        CLAIM2.replace("C0002", ""),
        3,
        ("claim_id",),
    ),
    Bad("a region twice", "data/regions.csv", "12.01,", "12.02,", None, ("12.02",)),
    Bad("a year twice", "data/survey_years.csv", "2014,", "2013,", 3, ("2013",)),
    Bad("an empty year", "data/survey_years.csv", "2014,", ",", 3, ("year",)),
    Bad("a source twice", "data/sources.csv", "S002,", "S001,", None, ("S001",)),
    Bad(
        "a day that does not exist",
        "data/sources.csv",
        "2021-12-30",
        "2021-02-30",
        None,
        ("2021-02-30", "2024-11-25"),
    ),
    Bad(
        "an unknown speaker",
        "data/sources.csv",
        ",ombudsman,",
        ",gubernur,",
        None,
        ("gubernur", "ombudsman, panrb, pemerintah"),
    ),
    Bad(
        "a derived zone twice",
        "data/derived_zones.csv",
        "12.16,Kabupaten Humbang Hasundutan,2023",
        "12.07,Kabupaten Deli Serdang,2023",
        3,
        ("12.07",),
    ),
    Bad(
        "a derived zone of no year",
        "data/derived_zones.csv",
        "12.07,Kabupaten Deli Serdang,2023",
        "12.07,Kabupaten Deli Serdang,2010",
        2,
        ("2010", "2013, 2014, 2015"),
    ),
    Bad("totals twice", "data/published_totals.csv", "2019,sumut", "2018,sumut", 3, ("2018",)),
    Bad("a tile on another", "geo/tiles.csv", "", "12.01,0,0\n", 35, ("12.01",)),
    Bad("a tile without a place", "geo/tiles.csv", "", "12.01,,\n", 35, ("column",)),
    Bad("a name of no region", "data/region_names.csv", "12.", "13.", 2, ("13.", "12.10")),
    Bad(
        "wrong header",
        "data/claims.csv",
        "claim_id,indicator",
        "id,indicator",
        1,
        ("id,indicator", "claim_id,indicator"),
    ),
    Bad("a cell too many", "data/claims.csv", CLAIM2, CLAIM2 + ",x", 3, ("18", "17")),
    Bad(
        "an open quotation mark",
        "data/claims.csv",
        CLAIM2,
        CLAIM2 + '"open',
        None,
        ("data/claims.csv",),
    ),
    Bad(
        "a cell longer than CSV takes",
        "data/claims.csv",
        CLAIM2,
        CLAIM2 + "x" * 140_000,
        3,
        ("CSV",),
    ),
    Bad("a long cell", "data/claims.csv", CLAIM2, CLAIM2 + "x" * 30_000, 3, ("CSV", "20000")),
    Bad("a NUL", "data/claims.csv", CLAIM2, CLAIM2 + "\0", 3, ("\\x00", "NUL")),
    Bad("overlapping bands", METHOD, 'high = "87.99"', 'high = "88.00"', HERE, ("88.00", "B", "A")),
    Bad(
        "a band outside the scale",
        METHOD,
        'high = "100"\nstate',
        'high = "90"\nstate',
        None,
        ("88.00", "0", "90"),
    ),
    Bad("a band upside down", METHOD, 'low = "78.00"', 'low = "99"', HERE, ("99",)),
    Bad("a limit that is no number", METHOD, 'low = "78.00"', 'low = "x"', HERE, ("x", "77.02")),
    Bad("a limit that is not finite", METHOD, 'low = "78.00"', "low = nan", HERE, ("nan", "77.02")),
    Bad("a limit that is a list", METHOD, 'low = "78.00"', "low = [1]", HERE, ("[1]", "low =")),
    Bad("a category twice", METHOD, 'category = "B"', 'category = "A"', None, ("A",)),
    Bad(
        "a category that does not exist",
        METHOD,
        'category = "B"',
        'category = "F"',
        HERE,
        ("F", "A, B, C, D, E"),
    ),
    Bad(
        "a zone that does not exist",
        METHOD,
        'zone = "kuning"',
        'zone = "biru"',
        HERE,
        ("biru", "hijau, kuning, merah"),
    ),
    Bad("bands are a number", METHOD, "[[bands]]", "[[other]]", None, ("other", "bands")),
    Bad("weights that do not sum", METHOD, "21.85", "21.84", None, ("99.99", "100")),
    Bad(
        "a source of a method",
        METHOD,
        '["S078", "S004"]',
        '["S078", "S997"]',
        HERE,
        ("S997", "data/sources.csv"),
    ),
    Bad(
        "years are text",
        METHOD,
        "years = [2022, 2023, 2024]",
        'years = "x"',
        HERE,
        ("x", "[2022, 2023]"),
    ),
    Bad(
        "years are true",
        METHOD,
        "years = [2022, 2023, 2024]",
        "years = [true]",
        HERE,
        ("True", "[2022, 2023]"),
    ),
    Bad(
        "years are huge",
        METHOD,
        "years = [2022, 2023, 2024]",
        "years = [99999999999999999999]",
        HERE,
        ("9999", "[2022, 2023]"),
    ),
    Bad("no years", METHOD, "years = [2022, 2023, 2024]", "years = []", HERE, ("[2022, 2023]",)),
    Bad(
        "a year of two methods",
        METHOD,
        "years = [2022, 2023, 2024]",
        "years = [2021, 2022, 2023, 2024]",
        None,
        ("2021", "kepatuhan-2021"),
    ),
    Bad(
        "another id",
        METHOD,
        'id = "kepatuhan-2022"',
        'id = "kepatuhan-2023"',
        HERE,
        ("kepatuhan-2023", "kepatuhan-2022"),
    ),
    Bad(
        "an unknown state",
        METHOD,
        'state = "verified"',
        'state = "sure"',
        HERE,
        ("sure", "verified, secondary, unknown"),
    ),
    Bad(
        "an unknown key",
        METHOD,
        "comparable_years =",
        "comparable =",
        HERE,
        ("comparable", "comparable_years"),
    ),
    Bad("the name is a text", METHOD, "[name]", "[nama]", None, ("nama", "name")),
    Bad("broken TOML", METHOD, "[scale]", "[scale", HERE, ("TOML",)),
    Bad("broken JSON", "data/datapackage.json", "{", "{{", 1, ("JSON",)),
    Bad(
        "a release that is a number",
        "data/datapackage.json",
        '"2026.2"',
        "5",
        None,
        ("version", "5"),
    ),
    Bad(
        "a date of release",
        "data/datapackage.json",
        '"2026-11-24T00:00:00Z"',
        '"soon"',
        None,
        ("soon", "2024-11-25"),
    ),
    Bad(
        "a channel that runs a script",
        "data/channels.toml",
        'href = "tel:137"',
        'href = "javascript:alert(1)"',
        None,
        ("javascript:alert(1)", "href", "tel:137"),
    ),
    Bad(
        "a channel of nobody",
        "data/channels.toml",
        'body = "sp4n"',
        'body = "police"',
        None,
        ("police", "ombudsman"),
    ),
    Bad(
        "a channel without a source",
        "data/channels.toml",
        'publisher = "Kompas.com"',
        'publisher = ""',
        None,
        ("publisher",),
    ),
    Bad("a limit of no days", "data/channels.toml", "n = 3", "n = 0", None, ("n = 5",)),
    Bad(
        "a channel twice",
        "data/channels.toml",
        'id = "sp4n-app"',
        'id = "sp4n-web"',
        None,
        ("sp4n-web",),
    ),
    Bad(
        "a broken province", "data/province.toml", 'code = "12"', "code = 12", None, ("12", "code")
    ),
    Bad(
        "features that are none",
        "geo/regions.geojson",
        '"features":',
        '"features": 5, "f":',
        None,
        ("features", "5"),
    ),
    Bad(
        "a map without extent",
        "geo/regions.geojson",
        '"bbox":',
        '"bbox": [3, 2, 1], "b":',
        None,
        ("bbox", "[3, 2, 1]"),
    ),
]
