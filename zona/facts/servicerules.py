"""Reads `data/rules/*.toml`, the rules of the services around the score, and refuses what cannot be
right, each fault with its file and line. The meaning of the keys stands at the head of each file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from zona.domain.method import Method
from zona.domain.problems import FactsError, Problem
from zona.domain.servicerules import (
    DAYS,
    FINDING_STAMPS,
    GROUPS,
    MEASURES,
    ROLES,
    STAMPS,
    STATES,
    UNCLASSIFIED,
    UNITS,
    WEEKDAYS,
    WORKING_DAYS,
    ActionRules,
    Basis,
    CalendarRule,
    CalendarRules,
    ComplaintRules,
    Component,
    ComponentTie,
    Condition,
    DimensionTie,
    DissonanceRules,
    Element,
    FindingRules,
    Flag,
    OmbudsmanRule,
    Respondents,
    ServiceRules,
    SmallNumbers,
    StandardRules,
    SurveyRules,
    Ties,
    TimeRule,
    UnitCalendar,
    folded_topic,
)
from zona.facts.csvfile import is_date
from zona.facts.indicatorfile import CODE
from zona.facts.methodfile import (
    COUNT,
    EXAMPLES,
    LANGUAGES_OF_DATA,
    NUMBER,
    TABLE,
    TABLES,
    TEXT,
    TEXTS,
    WORDS,
    TomlTable,
    fits,
    opened,
)
from zona.facts.records import HOLIDAY_TYPES
from zona.language.words import texts

FOLDER = "rules"
INDICATOR = "indicator."  # how the words of the indicators of the score begin
# What may stand in which file, by table; the head of each file explains its keys.
BASIS = {"regulation": TEXT, "article": TEXT, "state": TEXT}
RULE = {
    "id": TEXT,
    "role": TEXT,
    "name": WORDS,
    "start": TEXT,
    "end": TEXT,
    "number": COUNT,
    "unit": TEXT,
    "soon": COUNT,
    "applies_to": TEXTS,
    "unsure_for": TEXTS,
    "open_in": TEXTS,
    "ends_in": TEXTS,
    "apart_in": TEXTS,
    "valid_from": TEXT,
    "valid_to": TEXT,
    **BASIS,
}
KINDS: dict[str, dict[str, dict[str, str]]] = {
    "complaints": {
        "": {"statuses": TEXTS, "classifications": TEXTS, "rules": TABLES, "ombudsman": TABLE},
        "rules": RULE,
        "ombudsman": {
            "told": TEXT,
            "not_settled": TEXTS,
            "unsettled_in": TEXTS,
            "settled_in": TEXTS,
            "not_for": TEXTS,
            "within_years": COUNT,
            **BASIS,
        },
    },
    "calendars": {
        "": {"state": TEXT, "default": TEXT, "calendars": TABLES, "units": TABLES},
        "calendars": {"id": TEXT, "name": WORDS, "weekdays": TEXTS, "closed": TEXTS},
        "units": {"region_code": TEXT, "agency": TEXT, "unit": TEXT, "calendar": TEXT},
    },
    "satisfaction": {
        "": {
            "indicator": TEXT,
            "lowest": COUNT,
            "highest": COUNT,
            "factor": COUNT,
            "elements": TABLES,
            "orders": TABLES,
            "respondents": TABLE,
            **BASIS,
        },
        "elements": {"code": TEXT, "name": WORDS},
        "orders": {"id": TEXT, "codes": TEXTS},
        "respondents": {"chi_square": NUMBER, "share": NUMBER, "margin": NUMBER, **BASIS},
    },
    "standards": {
        "": {"components": TABLES, **BASIS},
        "components": {"code": TEXT, "group": TEXT, "name": WORDS},
    },
    "ties": {
        "": {"components": TABLES, "dimensions": TABLES, **BASIS},
        "components": {"component": TEXT, "indicators": TEXTS, "topics": TEXTS},
        "dimensions": {"method": TEXT, "dimension": TEXT, "components": TEXTS},
    },
    "findings": {
        "": {
            "kinds": TEXTS,
            "outcomes": TEXTS,
            "settled_in": TEXTS,
            "rules": TABLES,
            "actions": TABLE,
        },
        "rules": RULE,
        "actions": {
            "statuses": TEXTS,
            "settled_in": TEXTS,
            "evidence_in": TEXTS,
            "soon": COUNT,
            "unit": TEXT,
            "state": TEXT,
        },
    },
    "dissonance": {
        "": {"state": TEXT, "settled_by": TEXTS, "flags": TABLES},
        "flags": {"id": TEXT, "name": WORDS, "text": WORDS, "conditions": TABLES},
    },
    "smallnumbers": {"": {"least": COUNT, **BASIS}},
}
CONDITION = {"measure": TEXT, "is": TEXTS, "below": NUMBER, "at_least": NUMBER}


@lru_cache(maxsize=4)
def service_rules(root: Path) -> ServiceRules:
    """The rules below a root, read once. Raises FactsError with every fault found."""
    problems: list[Problem] = []
    rules = read_service_rules(root / "data" / FOLDER, problems)
    if problems or rules is None:
        missing = [Problem("no_file", f"data/{FOLDER}")]
        raise FactsError(problems or missing)
    return rules


def read_service_rules(folder: Path, problems: list[Problem]) -> ServiceRules | None:
    """The rules of a folder; faults are noted in `problems`, and then None comes.

    None without a fault where there is no such folder: facts of earlier releases have none.
    """
    if not folder.is_dir():
        return None
    before = len(problems)
    tables = {
        name: opened(folder / f"{name}.toml", kinds, problems) for name, kinds in KINDS.items()
    }
    # a file that cannot be read would be told a second time as empty
    if len(problems) > before:
        return None
    read = {name: _Reader(table) for name, table in tables.items() if table is not None}
    complaints, standards = _complaints(read["complaints"]), _standards(read["standards"])
    rules = ServiceRules(
        complaints,
        _calendars(read["calendars"]),
        _satisfaction(read["satisfaction"]),
        standards,
        _ties(read["ties"], standards),
        _findings(read["findings"]),
        _dissonance(read["dissonance"], complaints),
        _small_numbers(read["smallnumbers"]),
    )
    return None if len(problems) > before else rules


class _Reader:
    """Typed access to one file; what is missing or cannot be right is noted and gets a harmless
    value, so that one reading finds every fault.
    """

    def __init__(self, table: TomlTable):
        self.table, self.content = table, table.content

    def entries(self, name: str) -> list[_Entry]:
        """The entries of an array of tables, at least one; each `id` or `code` stands once."""
        found = [_Entry(self, entry, name, n) for n, entry in enumerate(self.content[name])]
        if not found:
            self.table.fault("empty", name, "")
        seen: set[str] = set()
        for key in ("id", "code"):
            for entry in found:
                value = entry.content.get(key)
                if value in seen:
                    entry.fault("twice", key, value)
                seen |= {value} if value else set()
        return found

    def whole(self) -> _Entry:
        """The keys outside of any table."""
        return _Entry(self, self.content, "", 0)

    def entry(self, name: str) -> _Entry:
        """The keys of one table."""
        return _Entry(self, self.content[name], name, 0)


class _Entry:
    """One table of a file."""

    def __init__(self, reader: _Reader, content: dict[str, Any], table: str, index: int):
        self.table, self.content, self.name, self.index = reader.table, content, table, index

    def fault(self, code: str, key: str, value: Any = "", **details: Any) -> None:
        self.table.fault(code, key, value, self.name, self.index, **details)

    def text(self, key: str, empty: bool = False) -> str:
        """A text; it may be missing only where `empty` says so."""
        value = self.content.get(key, "")
        if not value.strip() and not empty:
            self.fault("empty", key)
        return value

    def code(self, key: str) -> str:
        """A code in small letters."""
        value = self.content.get(key, "")
        if not CODE.fullmatch(value):
            self.fault("code", key, value, example="verify-forward")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of `allowed`."""
        value = self.content.get(key, "")
        self._among(key, [value], allowed)
        return value

    def choices(self, key: str, allowed: Collection[str], empty: bool = True) -> tuple[str, ...]:
        """Some of `allowed`, each once; at least one unless `empty`."""
        values = tuple(self.content.get(key, ()))
        self._among(key, values, allowed)
        if not values and not empty:
            self.fault("empty", key)
        for value in sorted({value for value in values if values.count(value) > 1}):
            self.fault("twice", key, value)
        return values

    def _among(self, key: str, values: Iterable[str], allowed: Collection[str]) -> None:
        for value in values:
            if value not in allowed:
                self.fault("not_allowed", key, value, allowed=", ".join(allowed))

    def codes(self, key: str) -> tuple[str, ...]:
        """A list that defines codes: at least one, each once."""
        values = tuple(self.content.get(key, ()))
        if not values:
            self.fault("empty", key)
        for value in values:
            if values.count(value) > 1:
                self.fault("twice", key, value)
        return values

    def count(self, key: str, least: int = 0) -> int:
        """A whole number that must be there."""
        value = self.content.get(key)
        if value is None or value < least:
            self.fault("shape", key, value or "", example=EXAMPLES[COUNT].format(key=key))
            return least
        return value

    def number(self, key: str, low: Decimal, high: Decimal) -> Decimal:
        """A number between two limits, both outside of it."""
        value = self.table.number(self.content, key, self.name, self.index)
        if value is None or not low < value < high:
            allowed = f"{low} < {key} < {high}"
            self.fault("not_allowed", key, self.content.get(key, ""), allowed=allowed)
            return high
        return value

    def spoken(self, key: str) -> dict[str, str]:
        """Words in every language."""
        found = self.content.get(key, {})
        for language in LANGUAGES_OF_DATA:
            if not found.get(language, "").strip():
                self.fault("empty", key, language)
        return found

    def day(self, key: str) -> date | None:
        """A whole day; None where it is left out."""
        value = self.content.get(key, "")
        if not value:
            return None
        if len(value) != len("2022-12-31") or not is_date(value):
            self.fault("not_day", key, value)
            return None
        return date.fromisoformat(value)

    def basis(self) -> Basis:
        """Regulation, article and state; what is known has a regulation that says it."""
        state = self.choice("state", STATES)
        # "verified" and "secondary" say that somebody wrote it: then it has a name
        regulation = self.text("regulation", empty=state not in ("verified", "secondary"))
        return Basis(regulation, self.text("article", empty=True), state)


def _time_rule(
    entry: _Entry,
    stamps: tuple[str, ...],
    subjects: tuple[str, ...],
    statuses: tuple[str, ...],
    ends: bool,
) -> TimeRule:
    """A limit. ends: whether it has an end stamp of its own and must have a number."""
    # a finding may have no limit that anybody knows; a complaint has one, or no rule
    number = entry.content.get("number")
    if number is not None or ends:
        number = entry.count("number", least=1)
    soon = entry.count("soon")
    # "about to be late" from before the start would never be anything else
    if number is not None and soon > number:
        entry.fault("too_large", "soon", soon, limit=number + 1)
    unit = entry.choice("unit", UNITS) if number is not None else DAYS
    rule = TimeRule(
        id=entry.code("id"),
        role=entry.choice("role", ROLES),
        name=entry.spoken("name"),
        start=entry.choice("start", stamps),
        end=entry.choice("end", stamps) if ends else "",
        number=number,
        unit=unit,
        soon=soon,
        applies_to=entry.choices("applies_to", subjects, empty=False),
        basis=entry.basis(),
        unsure_for=entry.choices("unsure_for", subjects),
        open_in=entry.choices("open_in", statuses),
        ends_in=entry.choices("ends_in", statuses),
        apart_in=entry.choices("apart_in", statuses),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
    )
    _check_order(entry, rule, stamps)
    return rule


def _check_order(entry: _Entry, rule: TimeRule, stamps: tuple[str, ...]) -> None:
    """Notes a clock that ends before it starts, a rule that ends before it holds, and a subject of
    which it both holds and may not hold.
    """
    known = {rule.start, rule.end} <= set(stamps)
    if rule.end and known and stamps.index(rule.end) <= stamps.index(rule.start):
        allowed = ", ".join(stamps[stamps.index(rule.start) + 1 :])
        entry.fault("not_allowed", "end", rule.end, allowed=allowed)
    for subject in sorted(set(rule.applies_to) & set(rule.unsure_for)):
        entry.fault("twice", "unsure_for", subject)
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        entry.fault("not_allowed", "valid_to", rule.valid_to, allowed=f"≥ {rule.valid_from}")


def _complaints(reader: _Reader) -> ComplaintRules:
    whole = reader.whole()
    statuses, classes = whole.codes("statuses"), whole.codes("classifications")
    subjects = (*classes, UNCLASSIFIED)
    rules = tuple(
        _time_rule(entry, STAMPS, subjects, statuses, ends=True)
        for entry in reader.entries("rules")
    )
    entry = reader.entry("ombudsman")
    ombudsman = OmbudsmanRule(
        told=entry.choice("told", STAMPS),
        not_settled=entry.choices("not_settled", [rule.id for rule in rules], empty=False),
        unsettled_in=entry.choices("unsettled_in", statuses),
        settled_in=entry.choices("settled_in", statuses, empty=False),
        not_for=entry.choices("not_for", classes),
        within_years=entry.count("within_years", least=1),
        basis=entry.basis(),
    )
    return ComplaintRules(statuses, classes, rules, ombudsman)


def _calendars(reader: _Reader) -> CalendarRules:
    calendars = tuple(
        CalendarRule(
            id=entry.code("id"),
            name=entry.spoken("name"),
            weekdays=tuple(
                WEEKDAYS.index(day) + 1
                for day in entry.choices("weekdays", WEEKDAYS, empty=False)
                if day in WEEKDAYS
            ),
            closed=entry.choices("closed", HOLIDAY_TYPES),
        )
        for entry in reader.entries("calendars")
    )
    ids, whole = [calendar.id for calendar in calendars], reader.whole()
    # nobody needs to have a calendar of its own
    units = reader.entries("units") if reader.content["units"] else []
    return CalendarRules(
        default=whole.choice("default", ids),
        calendars=calendars,
        units=tuple(
            UnitCalendar(
                entry.text("region_code"),
                entry.text("agency", empty=True),
                entry.text("unit", empty=True),
                entry.choice("calendar", ids),
            )
            for entry in units
        ),
        state=whole.choice("state", STATES),
    )


def _satisfaction(reader: _Reader) -> SurveyRules:
    elements = tuple(
        Element(entry.code("code"), entry.spoken("name")) for entry in reader.entries("elements")
    )
    codes = [element.code for element in elements]
    orders = {}
    for entry in reader.entries("orders"):
        order = entry.choices("codes", codes)
        # an order that forgets an unsur would put every later answer one place off
        if set(order) != set(codes):
            entry.fault("not_allowed", "codes", ", ".join(order), allowed=", ".join(codes))
        orders[entry.code("id")] = order
    whole, asked = reader.whole(), reader.entry("respondents")
    lowest, highest = whole.count("lowest"), whole.count("highest", least=1)
    if highest <= lowest:
        whole.fault("not_allowed", "highest", highest, allowed=f"> {lowest}")
    zero, one = Decimal(0), Decimal(1)
    return SurveyRules(
        indicator=whole.code("indicator"),
        lowest=lowest,
        highest=highest,
        factor=whole.count("factor", least=1),
        elements=elements,
        orders=orders,
        respondents=Respondents(
            asked.number("chi_square", zero, Decimal(100)),
            asked.number("share", zero, one),
            asked.number("margin", zero, one),
            asked.basis(),
        ),
        basis=whole.basis(),
    )


def _standards(reader: _Reader) -> StandardRules:
    components = tuple(
        Component(entry.code("code"), entry.choice("group", GROUPS), entry.spoken("name"))
        for entry in reader.entries("components")
    )
    return StandardRules(components, reader.whole().basis())


def _ties(reader: _Reader, standards: StandardRules) -> Ties:
    known = {
        key.partition(".")[2] for key in texts(LANGUAGES_OF_DATA[0]) if key.startswith(INDICATOR)
    }
    components = tuple(
        ComponentTie(
            entry.choice("component", standards.codes),
            entry.choices("indicators", sorted(known)),
            entry.choices("topics", entry.content.get("topics", ())),
        )
        for entry in reader.entries("components")
    )
    whole = reader.whole()
    for key, told in (
        ("component", [tie.component for tie in components]),
        ("indicators", [name for tie in components for name in tie.indicators]),
        ("topics", [folded_topic(topic) for tie in components for topic in tie.topics]),
    ):
        # what is tied to two components would lead a reader to the first one by chance
        for name in sorted({name for name in told if told.count(name) > 1}):
            whole.fault("twice", key, name)
    dimensions = tuple(
        DimensionTie(
            entry.text("method"),
            entry.text("dimension"),
            entry.choices("components", standards.codes, empty=False),
        )
        for entry in reader.entries("dimensions")
    )
    return Ties(components, dimensions, whole.basis())


def check_ties(
    rules: ServiceRules | None, methods: Iterable[Method], problems: list[Problem]
) -> None:
    """Notes a tie of a dimension that no method has."""
    known = [(method.id, one.id) for method in methods for one in method.dimensions]
    for tie in rules.ties.dimensions if rules else ():
        if (tie.method, tie.dimension) not in known:
            value, allowed = f"{tie.method}/{tie.dimension}", ", ".join(map("/".join, known))
            details = {"allowed": allowed}
            problems.append(
                Problem("not_allowed", f"{FOLDER}/ties.toml", None, "dimension", value, details)
            )


def _findings(reader: _Reader) -> FindingRules:
    whole, entry = reader.whole(), reader.entry("actions")
    kinds, outcomes = whole.codes("kinds"), whole.codes("outcomes")
    rules = tuple(
        _time_rule(rule, FINDING_STAMPS, kinds, outcomes, ends=False)
        for rule in reader.entries("rules")
    )
    statuses = entry.codes("statuses")
    actions = ActionRules(
        statuses=statuses,
        settled_in=entry.choices("settled_in", statuses, empty=False),
        evidence_in=entry.choices("evidence_in", statuses),
        soon=entry.count("soon"),
        unit=entry.choice("unit", (WORKING_DAYS, DAYS)),
        state=entry.choice("state", STATES),
    )
    return FindingRules(kinds, outcomes, whole.choices("settled_in", outcomes), rules, actions)


def _dissonance(reader: _Reader, complaints: ComplaintRules) -> DissonanceRules:
    flags = []
    for entry in reader.entries("flags"):
        flag = Flag(
            entry.code("id"), entry.spoken("name"), entry.spoken("text"), _conditions(entry)
        )
        _check_places(entry, flag)
        flags.append(flag)
    whole = reader.whole()
    limits = tuple(rule.id for rule in complaints.limits)
    settled_by = whole.choices("settled_by", limits, empty=False)
    return DissonanceRules(tuple(flags), settled_by, whole.choice("state", STATES))


def _check_places(entry: _Entry, flag: Flag) -> None:
    """Notes a sentence that names a threshold which the flag has not: it could not be said."""
    limits = {c.measure for c in flag.conditions if not c.codes}
    for text in flag.text.values():
        try:
            places = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:  # a brace that is not closed
            places = {text}
        for place in sorted(places - limits):
            entry.fault("not_allowed", "text", place, allowed=", ".join(sorted(limits)))


def _conditions(entry: _Entry) -> tuple[Condition, ...]:
    """The conditions of a flag; each asks one thing of one measure."""
    found = []
    for raw in entry.content.get("conditions", ()):
        wrong = [key for key, value in raw.items() if not fits(value, CONDITION.get(key, TABLE))]
        asked = [key for key in ("is", "below", "at_least") if key in raw]
        if wrong or len(asked) != 1 or raw.get("measure") not in MEASURES:
            example = 'conditions = [{ measure = "zone", is = ["hijau"] }]'
            entry.fault("shape", "conditions", str(dict(raw)), example=example)
            continue
        number = entry.table.number
        limits = {key: number(raw, key, entry.name, entry.index) for key in asked if key != "is"}
        found.append(Condition(raw["measure"], tuple(raw.get("is", ())), **limits))
    if not found:
        entry.fault("empty", "conditions")
    return tuple(found)


def _small_numbers(reader: _Reader) -> SmallNumbers:
    whole = reader.whole()
    return SmallNumbers(whole.count("least", least=1), whole.basis())
