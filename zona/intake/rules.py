"""What makes a row of a table doubtful, and what a good one comes to. Pure.

The rules: a region that can be told beyond doubt, a year with a survey and a method, a score on
that method's scale, a zone and category that fit the score, a dimension of that method, nothing
twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zona.domain.agencies import OTHER, agency_id, kind_of
from zona.domain.claims import SurveyYear
from zona.domain.classes import CATEGORIES, ZONES
from zona.domain.ledger import Facts
from zona.domain.method import Method, band_of, classify, method_of
from zona.intake import cells
from zona.intake.cells import Cell, fault, is_blank
from zona.intake.contract import AgencyRow, RegionRow
from zona.intake.layout import folded
from zona.intake.refusal import Broken
from zona.intake.regions import Meant, RegionIndex
from zona.language.words import LANGUAGES, Words

Told = Callable[[str, str, Mapping[str, Any]], None]
# What every export of simulated data bears, in any language.
MARKS = tuple(
    {
        words("common.simulated_mark")
        for words in map(Words, LANGUAGES)
        if words.has("common.simulated_mark")
    }
)


def is_marked(text: Any) -> bool:
    """Whether a text bears the mark of simulated data, however it is written."""
    return isinstance(text, str) and any(mark.casefold() in text.casefold() for mark in MARKS)


class Rules:
    """Checks the rows of one file.

    `fault` and `note` are told (field, code, details); what is read twice is remembered.
    """

    def __init__(self, facts: Facts, kind: str, scheme: str, today: date, fault: Told, note: Told):
        self.facts, self.kind, self.scheme, self.today = facts, kind, scheme, today
        self.fault, self.note = fault, note
        self.regions = RegionIndex(facts)
        self.kinds = {
            folded(k): k for k in (*dict.fromkeys(k for k, _ in facts.agency_kinds), OTHER)
        }
        self.zones = {folded(zone): zone for zone in ZONES}
        self.categories = {folded(category): category for category in CATEGORIES}
        self._read: dict[Any, Cell] = {}
        self._meant: dict[Any, Meant] = {}
        self._years: dict[int, tuple[Method | None, Cell]] = {}
        self._agencies: dict[tuple[str, str], str] = {}
        self._dimensions: dict[str, dict[str, str]] = {}
        self._folded: dict[str, str] = {}
        self.seen: dict[tuple[Any, ...], AgencyRow | RegionRow] = {}
        self.agency_kinds: dict[str, str] = {}

    def row(self, raw: Mapping[str, Any], sheet: str, line: int) -> AgencyRow | RegionRow | None:
        """The accepted row, None where there is a fault.

        `raw`: field -> cell ("" where it is empty or has no column).
        """
        self._ok = True
        return (self._agency if self.kind == "agency_scores" else self._region)(raw, sheet, line)

    # --- the two kinds of rows

    def _agency(self, raw: Mapping[str, Any], sheet: str, line: int) -> AgencyRow | None:
        region, year, method = self._where(raw)
        name = self._cell("opd", raw, cells.name, required=True)
        kind = self._cell("jenis_opd", raw, lambda cell: cells.choice(cell, self.kinds))
        dimension = self._dimension(raw, method)
        indicator = self._cell("indikator", raw, cells.text)
        score = self._score(raw, year, method, required=True)
        source, published = self._source(raw, year)
        if not self._ok:
            return None
        row = AgencyRow(
            region,
            year,
            self._agency_id(region, name),
            name,
            kind or kind_of(name, self.facts.agency_kinds),
            dimension,
            indicator,
            score,
            source,
            published,
            sheet,
            line,
        )
        # one string for all equal ones: there may be hundreds of thousands of rows
        folded = self._folded.setdefault(indicator, indicator.casefold())
        self._once("opd", (row.agency_id, year, dimension, folded), row)
        first_kind = self.agency_kinds.setdefault(row.agency_id, row.kind)
        if first_kind != row.kind:
            self._fault("jenis_opd", "kind_differs", other=first_kind)
        return row if self._ok else None

    def _region(self, raw: Mapping[str, Any], sheet: str, line: int) -> RegionRow | None:
        region, year, method = self._where(raw)
        score = self._score(raw, year, method, required=False)
        zone = self._cell("zona", raw, lambda cell: cells.choice(cell, self.zones, ("zona",)))
        category = self._cell(
            "kategori", raw, lambda cell: cells.choice(cell, self.categories, ("kategori", "kelas"))
        )
        if method is not None:
            self._fits(method, year, score, zone, category)
        source, published = self._source(raw, year)
        if self._ok and score is None and zone is None and category is None:
            self._fault("nilai", "nothing_stated")
        if not self._ok:
            return None
        row = RegionRow(region, year, score, zone, category, source, published, sheet, line)
        self._once("wilayah", (region, year), row)
        return row if self._ok else None

    # --- what both have

    def _where(self, raw: Mapping[str, Any]) -> tuple[str | None, int | None, Method | None]:
        region = self._place(raw)
        year = self._cell("tahun", raw, cells.year, required=True)
        if year is None:
            return region, None, None
        if year not in self._years:
            self._years[year] = self._year(year)
        method, verdict = self._years[year]
        self._told("tahun", verdict)
        return region, year, method

    def _year(self, year: int) -> tuple[Method | None, Cell]:
        known = ", ".join(str(y) for y, survey in sorted(self.facts.years.items()) if _held(survey))
        survey, method = self.facts.years.get(year), method_of(self.facts.methods, year)
        if survey is not None and not _held(survey):
            return None, fault("year_no_survey", allowed=known)
        if survey is None or method is None:
            return None, fault("year_no_method", allowed=known)
        return method, Cell(year)

    def _place(self, raw: Mapping[str, Any]) -> str | None:
        code, bps, name = (_text(raw.get(f, "")) for f in ("kode_wilayah", "kode_bps", "wilayah"))
        scheme = self.scheme
        if is_blank(code) and not is_blank(raw.get("kode_kemendagri", "")):
            code, scheme = _text(raw["kode_kemendagri"]), "kemendagri"
        for field, cell in (("kode_wilayah", code), ("kode_bps", bps), ("wilayah", name)):
            if isinstance(cell, Broken):
                self._fault(field, cell.code)
                return None
        asked = (code.__class__, code, bps.__class__, bps, name, scheme)
        meant = self._meant.get(asked)
        if meant is None:
            meant = self._meant[asked] = self.regions.meant(code, bps, name, scheme)
        if meant.fault:
            self._fault(meant.fault[0], meant.fault[1], **meant.fault[2])
        if meant.note:
            self.note(*meant.note)
        return meant.region_code

    def _dimension(self, raw: Mapping[str, Any], method: Method | None) -> str:
        said = raw.get("dimensi", "")
        if is_blank(said) or method is None:
            return ""
        ids = self._dimensions.get(method.id)
        if ids is None:
            ids = self._dimensions[method.id] = {
                folded(dimension.id): dimension.id for dimension in method.dimensions
            }
        if not ids:
            self._fault("dimensi", "no_dimensions")
            return ""
        asked = ("dimension", method.id, said.__class__, said)
        if asked not in self._read:
            self._read[asked] = _broken(said) or cells.choice(said, ids, ("dimensi",))
        return self._told("dimensi", self._read[asked]) or ""

    def _score(
        self, raw: Mapping[str, Any], year: int | None, method: Method | None, required: bool
    ) -> Decimal | None:
        value = self._cell("nilai", raw, cells.score, required)
        if value is None or method is None:
            return value
        if method.scale_low is None or method.scale_high is None:
            self._fault("nilai", "no_scale_known", year=year)
        elif not method.scale_low <= value <= method.scale_high:
            self._fault(
                "nilai", "score_range", low=method.scale_low, high=method.scale_high, year=year
            )
        return value

    def _source(self, raw: Mapping[str, Any], year: int | None) -> tuple[str, str]:
        source = self._cell(
            "sumber", raw, lambda cell: cells.text(cell, required=True), required=True
        )
        if is_marked(source):
            self._fault("sumber", "simulated_source")
        published = self._cell("tanggal", raw, lambda cell: cells.when(cell, self.today))
        if published and year and int(published[:4]) < year:
            self._fault("tanggal", "date_before_year", year=year)
        return source or "", published or ""

    def _fits(
        self,
        method: Method,
        year: int,
        score: Decimal | None,
        zone: str | None,
        category: str | None,
    ) -> None:
        """Faults where a zone or category is not what the year's method makes of the score, or they
        do not belong together.
        """
        if (zone or category) and not method.bands:
            self._fault("zona" if zone else "kategori", "no_bands", year=year)
            return
        band = classify(method, score)
        if score is not None and band is None and (zone or category):
            self._fault("nilai", "between_bands", year=year)
        if category and category not in method.categories:
            allowed = ", ".join(method.categories)
            self._fault(
                "kategori",
                "category_of_year" if allowed else "category_none",
                allowed=allowed,
                year=year,
            )
            return
        right = band or band_of(method, category)
        if zone and right and right.zone != zone:
            self._fault("zona", "zone_misfit", right=right.zone, year=year)
        if category and band and band.category != category:
            self._fault("kategori", "category_misfit", right=band.category, year=year)

    def _agency_id(self, region: str, name: str) -> str:
        asked = (region, name)
        if asked not in self._agencies:
            self._agencies[asked] = agency_id(region, name)
        return self._agencies[asked]

    def _once(self, field: str, key: tuple[Any, ...], row: AgencyRow | RegionRow) -> None:
        first = self.seen.setdefault(key, row)
        if first is not row:
            self._fault(field, "row_twice", other_sheet=first.sheet or "–", other_line=first.line)

    # --- reading one cell, once for each different content

    def _cell(
        self,
        field: str,
        raw: Mapping[str, Any],
        read: Callable[[Any], Cell],
        required: bool = False,
    ) -> Any:
        said = raw.get(field, "")
        asked = (field, said.__class__, said)  # the class too: 1, 1.0 and True are equal
        cell = self._read.get(asked)
        if cell is None:
            cell = _broken(said)
            if cell is None and is_blank(said) and required:
                cell = fault("empty_cell")
            if cell is None:
                cell = (
                    Cell(None if field in ("nilai", "zona", "kategori") else "")
                    if is_blank(said)
                    else read(said)
                )
            if len(self._read) < 300_000:
                self._read[asked] = cell
        return self._told(field, cell)

    def _told(self, field: str, cell: Cell) -> Any:
        if cell.fault:
            self._fault(field, cell.fault[0], **cell.fault[1])
        if cell.note:
            self.note(field, *cell.note)
        return cell.value

    def _fault(self, field: str, code: str, **details: Any) -> None:
        self._ok = False
        self.fault(field, code, details)


def _held(survey: SurveyYear) -> bool:
    return survey.survey != "none"


def _broken(said: Any) -> Cell | None:
    return fault(said.code) if isinstance(said, Broken) else None


def _text(cell: Any) -> Any:
    """A cell of a place: text without surrounding space, anything blank as ""."""
    if isinstance(cell, str):
        return cell.strip()
    return "" if cell is None else cell
