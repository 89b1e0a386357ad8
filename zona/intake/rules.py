"""What makes a row of a table doubtful, and what a good one comes to. Pure.

The rules: a region that can be told beyond doubt, a year with a survey and a method, a score on
that method's scale, a zone and category that fit the score, a dimension of that method, nothing
twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from zona.domain import agencies
from zona.domain.claims import SurveyYear
from zona.domain.ledger import Facts
from zona.domain.method import Method, band_of, classify, method_of
from zona.intake import cells, moments
from zona.intake.answers import NONE, Answers
from zona.intake.cells import Cell, fault, is_blank
from zona.intake.datasets import DATASETS, Column
from zona.intake.datasets.declare import NOTHING
from zona.intake.folding import folded
from zona.intake.refusal import Broken
from zona.intake.regions import Meant, RegionIndex
from zona.language.words import LANGUAGES, Words, texts

# Of two names that differ by a letter or two; "Puskesmas Satu" and "Puskesmas Dua" are far off.
NEAR = 90
SHORTEST = 8  # letters: codes and short words resemble each other by chance
MOST_DIFFERENT = 20_000  # texts of a column whose reading is remembered
MOST_LINES = 2**32  # no sheet has more
COMPARED = 200  # names of one region: each new name is compared with all of them
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

    `fault`, `note` and `ask` are told (field, code, details); what is read twice is remembered.
    `answers`: what was answered to what was asked before. `known`: names of OPD by region that
    stand elsewhere already.
    """

    def __init__(
        self,
        facts: Facts,
        kind: str,
        scheme: str,
        today: date,
        fault: Told,
        note: Told,
        ask: Told | None = None,
        answers: Answers = NONE,
        known: Mapping[str, Iterable[str]] | None = None,
    ):
        self.facts, self.kind, self.scheme, self.today = facts, kind, scheme, today
        self.fault, self.note, self.ask, self.answers = fault, note, ask or note, answers
        self.regions = RegionIndex(facts)
        self.dataset = DATASETS[kind]
        self._allowed: dict[str, dict[str, Any]] = {}
        self._read: dict[Any, Cell] = {}
        # by column: texts that come to a value about which nothing is to be said
        self.plain: dict[str, dict[str, Any]] = {name: {} for name in self.dataset.by_name}
        self._key_of = self.dataset.key_of or _key_of(self.dataset.key)
        self._sheets: dict[str, int] = {}
        self._meant: dict[Any, Meant] = {}
        self._years: dict[int, tuple[Method | None, Cell]] = {}
        self._agencies: dict[tuple[str, str], str] = {}
        self._dimensions: dict[str, dict[str, str]] = {}
        self._codes: dict[str, str] = {}
        self.seen: dict[tuple[Any, ...], int] = {}
        self._names: dict[tuple[str, str], dict[str, str]] = {}
        self._elsewhere = _elsewhere(known or {})
        self._said_once: set[tuple[str, str]] = set()
        self.agency_kinds: dict[str, str] = {}

    @cached_property
    def plan(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(column, field, the texts whose value is known) of each column that is read by itself."""
        return [
            (column.name, column.field, self.plain[column.name])
            for column in self.dataset.columns
            if column.reads != "place" and column.privacy != "dropped"
        ]

    def row(self, raw: Mapping[str, Any], sheet: str, line: int) -> NamedTuple | None:
        """The accepted row, None where there is a fault.

        `raw`: field -> cell ("" where it is empty or has no column).
        """
        self.ok = True
        values = (self.dataset.row_rule or by_columns)(self, raw)
        if values is None or not self.ok:
            return None
        row = self.dataset.row(**values, sheet=sheet, line=line)
        self._once(self.dataset.named, self._key_of(values), sheet, line)
        return row if self.ok else None

    # --- what rules of rows ask

    def where(self, raw: Mapping[str, Any]) -> tuple[str | None, int | None, Method | None]:
        region = self.place(raw)
        year = self.cell("tahun", raw)
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

    def place(self, raw: Mapping[str, Any]) -> str | None:
        code, bps, name = (_text(raw.get(f, "")) for f in ("kode_wilayah", "kode_bps", "wilayah"))
        scheme = self.scheme
        if is_blank(code) and not is_blank(raw.get("kode_kemendagri", "")):
            code, scheme = _text(raw["kode_kemendagri"]), "kemendagri"
        for field, cell in (("kode_wilayah", code), ("kode_bps", bps), ("wilayah", name)):
            if isinstance(cell, Broken):
                self.tell(field, cell.code)
                return None
        asked = (code.__class__, code, bps.__class__, bps, name, scheme)
        meant = self._meant.get(asked)
        if meant is None:
            meant = self._meant[asked] = self.regions.meant(code, bps, name, scheme)
        if meant.fault:
            self.tell(meant.fault[0], meant.fault[1], **meant.fault[2])
        if meant.note:
            self.note(*meant.note)
        return meant.region_code

    def dimension(self, raw: Mapping[str, Any], method: Method | None) -> str:
        said = raw.get("dimensi", "")
        if is_blank(said) or method is None:
            return ""
        ids = self._dimensions.get(method.id)
        if ids is None:
            ids = self._dimensions[method.id] = {
                folded(dimension.id): dimension.id for dimension in method.dimensions
            }
        if not ids:
            self.tell("dimensi", "no_dimensions")
            return ""
        asked = ("dimension", method.id, said.__class__, said)
        if asked not in self._read:
            self._read[asked] = _broken(said) or cells.choice(said, ids, ("dimensi",))
        return self._told("dimensi", self._read[asked]) or ""

    def score(
        self, raw: Mapping[str, Any], year: int | None, method: Method | None
    ) -> Decimal | None:
        value = self.cell("nilai", raw)
        if value is None or method is None:
            return value
        if method.scale_low is None or method.scale_high is None:
            self.tell("nilai", "no_scale_known", year=year)
        elif not method.scale_low <= value <= method.scale_high:
            self.tell(
                "nilai", "score_range", low=method.scale_low, high=method.scale_high, year=year
            )
        return value

    def source(self, raw: Mapping[str, Any], year: int | None) -> tuple[str, str]:
        source = self.cell("sumber", raw)
        if is_marked(source):
            self.tell("sumber", "simulated_source")
        published = self.cell("tanggal", raw)
        if published and year and int(published[:4]) < year:
            self.tell("tanggal", "date_before_year", year=year)
        return source or "", published or ""

    def fits(
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
            self.tell("zona" if zone else "kategori", "no_bands", year=year)
            return
        band = classify(method, score)
        if score is not None and band is None and (zone or category):
            self.tell("nilai", "between_bands", year=year)
        if category and category not in method.categories:
            allowed = ", ".join(method.categories)
            self.tell(
                "kategori",
                "category_of_year" if allowed else "category_none",
                allowed=allowed,
                year=year,
            )
            return
        right = band or band_of(method, category)
        if zone and right and right.zone != zone:
            self.tell("zona", "zone_misfit", right=right.zone, year=year)
        if category and band and band.category != category:
            self.tell("kategori", "category_misfit", right=band.category, year=year)

    def agency_id(self, region: str, name: str) -> str:
        asked = (region, name)
        if asked not in self._agencies:
            self._agencies[asked] = agencies.agency_id(region, name)
        return self._agencies[asked]

    def one_name(self, field: str, name: str | None) -> str | None:
        """The name that somebody said this one is another spelling of; else itself."""
        right = self.answers.name(name) if name else name
        if right != name:
            self.note_once(field, name, "name_same", {"right": right})
        return right

    def note_once(self, field: str, name: str, code: str, details: dict[str, Any]) -> None:
        """A note about something that many rows say alike."""
        if (code, name) not in self._said_once:
            self._said_once.add((code, name))
            self.note(field, code, details)

    def by_columns(self, raw: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values that the columns alone give; None where a fault was told."""
        return by_columns(self, raw)

    def ask_near(self, field: str, region: str, name: str) -> None:
        """Asks, once for each name, whether it is one that stands above it or elsewhere already.

        region: whose names it is compared with, "" for names that all regions share.
        """
        known = self._names.setdefault((field, region), {})
        words = folded(name)
        if words in known:
            return
        if len(known) >= COMPARED:
            self.note_once(field, "", "near_unasked", {"limit": COMPARED})
            return
        elsewhere = self._elsewhere.get((field, region), {})
        if len(words) >= SHORTEST and words not in elsewhere:
            right = self._near(name, words, known)
            code = "name_near" if right else "name_near_known"
            right = right or self._near(name, words, elsewhere)
            if right:
                self.ask(field, code, {"right": right})
        known[words] = name

    def _near(self, name: str, words: str, known: Mapping[str, str]) -> str | None:
        """The nearest of the names that this one may be meant as, None where there is none, or
        where somebody said that they differ.
        """
        close = process.extract(
            words, list(known), scorer=fuzz.ratio, score_cutoff=NEAR, limit=len(known)
        )
        for other, _, _ in close:
            spelt = known[other]
            # what differs in a number is another one: "SD Negeri 1", "SD Negeri 2"
            if _digits(other) == _digits(words):
                if not self.answers.differ(name, spelt):
                    return spelt
                self.note_once("", name + spelt, "name_different", {"one": name, "other": spelt})
        return None

    def unused_answers(self) -> list[tuple[str, str]]:
        """Answers about names that the file does not have: most likely misspelt."""
        met = {folded(name) for known in self._names.values() for name in known.values()}
        met |= {folded(name) for code, name in self._said_once if code == "name_same"}
        apart = [pair for pair in self.answers.different if not {*map(folded, pair)} & met]
        return [pair for pair in self.answers.same if folded(pair[0]) not in met] + apart

    def indicator_code(self, name: str) -> str:
        """The code of an indicator that is called by its name in any of our languages, so that a
        file in either says the same; else the name itself.
        """
        if name and name not in self._codes:
            self._codes[name] = indicator_names().get(folded(name), name)
        return self._codes[name] if name else name

    def same_kind(self, agency: str, kind: str) -> None:
        """Faults where an OPD has another kind than in a row before."""
        first = self.agency_kinds.setdefault(agency, kind)
        if first != kind:
            self.tell("jenis_opd", "kind_differs", other=first)

    def _once(self, field: str, key: tuple[Any, ...], sheet: str, line: int) -> None:
        """Faults where the key stands above. One number for each: of a million rows nothing more
        can be remembered.
        """
        number = self._sheets.setdefault(sheet, len(self._sheets))
        place = number * MOST_LINES + line
        first = self.seen.setdefault(key, place)
        if first != place:
            number, other_line = divmod(first, MOST_LINES)
            other_sheet = list(self._sheets)[number] or "–"
            self.tell(field, "row_twice", other_sheet=other_sheet, other_line=other_line)

    # --- reading one cell, once for each different content

    def cell(self, name: str, raw: Mapping[str, Any]) -> Any:
        """The value of a column's cell, None or "" where it is empty or a fault was told."""
        said = raw.get(name, "")
        asked = (name, said.__class__, said)  # the class too: 1, 1.0 and True are equal
        cell = self._read.get(asked)
        if cell is None:
            column = self.dataset.by_name[name]
            cell = _broken(said) or self._fresh(column, said)
            if column.reads not in FLEETING and name != self.dataset.named:
                self._remember(asked, cell)
        return self._told(name, cell)

    def _remember(self, asked: tuple[str, type, Any], cell: Cell) -> None:
        name, kind, said = asked
        if kind is str and not cell.fault and not cell.note:
            if len(self.plain[name]) < MOST_DIFFERENT:
                self.plain[name][said] = cell.value
        elif len(self._read) < MOST_DIFFERENT:
            self._read[asked] = cell

    def _fresh(self, column: Column, said: Any) -> Cell:
        if is_blank(said):
            empty = None if column.reads in NOTHING else ""
            return fault("empty_cell") if column.needed else Cell(empty)
        if column.reads == "choice":
            if column.name not in self._allowed:
                codes = column.allowed(self.facts) if column.allowed else ()
                self._allowed[column.name] = {folded(code): code for code in codes}
            return cells.choice(said, self._allowed[column.name], column.prefixes)
        if column.reads == "date":
            return cells.when(said, self.today)
        if column.reads == "moment":
            return moments.moment(said, self.today)
        return READERS[column.reads](said)

    def _told(self, field: str, cell: Cell) -> Any:
        if cell.fault:
            self.tell(field, cell.fault[0], **cell.fault[1])
        if cell.note:
            self.note(field, *cell.note)
        return cell.value

    def tell(self, field: str, code: str, **details: Any) -> None:
        self.ok = False
        self.fault(field, code, details)


def by_columns(rules: Rules, raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """A row whose columns alone decide: what a dataset without a rule of its own asks."""
    values = {"region_code": rules.place(raw)} if rules.dataset.has_place else {}
    for name, field, known in rules.plan:
        said = raw.get(name, "")
        if said.__class__ is str and said in known:
            values[field] = known[said]
        else:
            values[field] = rules.cell(name, raw)
        if name == "sumber" and is_marked(values[field]):
            rules.tell("sumber", "simulated_source")
    return values if rules.ok else None


def _key_of(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    return lambda values: tuple([values[name] for name in names])


@cache
def indicator_names() -> dict[str, str]:
    """Name of an indicator, folded -> its code, in all languages."""
    named: dict[str, str] = {}
    for language in LANGUAGES:
        for key, name in texts(language).items():
            if key.startswith("indicator."):
                named[folded(name)] = key.removeprefix("indicator.")
    return named


def _elsewhere(known: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], dict[str, str]]:
    """Names that stand elsewhere by (field, region): folded -> as written there."""
    official = texts(LANGUAGES[0])
    named = {words: official[f"indicator.{code}"] for words, code in indicator_names().items()}
    of_region = {("opd", region): {folded(n): n for n in names} for region, names in known.items()}
    return {("indikator", ""): named} | of_region


READERS: dict[str, Callable[[Any], Cell]] = {
    "year": cells.year,
    "score": cells.score,
    "name": cells.name,
    "text": cells.text,
    "prose": cells.prose,
    "count": cells.count,
    "decimal": cells.decimal,
    "yes_no": cells.yes_no,
    "deadline": moments.deadline,
    "period": moments.period,
}
# What is hardly ever the same twice: to remember it costs more than to read it again.
FLEETING = ("moment", "prose")


def _digits(words: str) -> str:
    return "".join(sign for sign in words if sign.isdigit())


def _held(survey: SurveyYear) -> bool:
    return survey.survey != "none"


def _broken(said: Any) -> Cell | None:
    return fault(said.code) if isinstance(said, Broken) else None


def _text(cell: Any) -> Any:
    """A cell of a place: text without surrounding space, anything blank as ""."""
    if isinstance(cell, str):
        return cell.strip()
    return "" if cell is None else cell
