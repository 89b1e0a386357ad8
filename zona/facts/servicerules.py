"""Reads `data/rules/*.toml`, the rules of the services around the score, and refuses what cannot be
right, each fault with its file and line. The meaning of the keys stands at the head of each file.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from string import Formatter

from zona.domain.method import Method
from zona.domain.problems import FactsError, Problem
from zona.domain.servicerules import (
    GROUPS,
    MEASURES,
    STATES,
    WEEKDAYS,
    CalendarRule,
    CalendarRules,
    ComplaintRules,
    Component,
    ComponentTie,
    Condition,
    DimensionTie,
    DissonanceRules,
    Element,
    Flag,
    Respondents,
    ServiceRules,
    SmallNumbers,
    StandardRules,
    SurveyRules,
    Ties,
    UnitCalendar,
    folded_topic,
)
from zona.facts.limits import RULE, read_complaints, read_findings
from zona.facts.records import HOLIDAY_TYPES
from zona.facts.tomlentries import BASIS, Entry, RulesFile
from zona.facts.tomlfile import (
    COUNT,
    LANGUAGES_OF_DATA,
    NUMBER,
    TABLE,
    TABLES,
    TEXT,
    TEXTS,
    WORDS,
    fits,
    opened,
)
from zona.language.words import texts

FOLDER = "rules"
INDICATOR = "indicator."  # how the words of the indicators of the score begin
# What may stand in which file, by table; the head of each file explains its keys.
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
    read = {name: RulesFile(table) for name, table in tables.items() if table is not None}
    complaints, standards = read_complaints(read["complaints"]), _standards(read["standards"])
    rules = ServiceRules(
        complaints,
        _calendars(read["calendars"]),
        _satisfaction(read["satisfaction"]),
        standards,
        _ties(read["ties"], standards),
        read_findings(read["findings"]),
        _dissonance(read["dissonance"], complaints),
        _small_numbers(read["smallnumbers"]),
    )
    return None if len(problems) > before else rules


def _calendars(reader: RulesFile) -> CalendarRules:
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


def _satisfaction(reader: RulesFile) -> SurveyRules:
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


def _standards(reader: RulesFile) -> StandardRules:
    components = tuple(
        Component(entry.code("code"), entry.choice("group", GROUPS), entry.spoken("name"))
        for entry in reader.entries("components")
    )
    return StandardRules(components, reader.whole().basis())


def _ties(reader: RulesFile, standards: StandardRules) -> Ties:
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


def _dissonance(reader: RulesFile, complaints: ComplaintRules) -> DissonanceRules:
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


def _check_places(entry: Entry, flag: Flag) -> None:
    """Notes a sentence that names a threshold which the flag has not: it could not be said."""
    limits = {c.measure for c in flag.conditions if not c.codes}
    for text in flag.text.values():
        try:
            places = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:  # a brace that is not closed
            places = {text}
        for place in sorted(places - limits):
            entry.fault("not_allowed", "text", place, allowed=", ".join(sorted(limits)))


def _conditions(entry: Entry) -> tuple[Condition, ...]:
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


def _small_numbers(reader: RulesFile) -> SmallNumbers:
    whole = reader.whole()
    return SmallNumbers(whole.count("least", least=1), whole.basis())
