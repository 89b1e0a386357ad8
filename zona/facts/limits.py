"""The rules with a clock: limits of complaints, of findings and of agreed actions."""

from __future__ import annotations

from zona.domain.servicerules import (
    DAYS,
    FINDING_STAMPS,
    ROLES,
    STAMPS,
    STATES,
    UNCLASSIFIED,
    UNITS,
    WORKING_DAYS,
    ActionRules,
    ComplaintRules,
    FindingRules,
    OmbudsmanRule,
    TimeRule,
)
from zona.facts.tomlentries import BASIS, Entry, RulesFile
from zona.facts.tomlfile import COUNT, TEXT, TEXTS, WORDS

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


def _time_rule(
    entry: Entry,
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


def _check_order(entry: Entry, rule: TimeRule, stamps: tuple[str, ...]) -> None:
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


def read_complaints(reader: RulesFile) -> ComplaintRules:
    """The rules of data/rules/complaints.toml."""
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


def read_findings(reader: RulesFile) -> FindingRules:
    """The rules of data/rules/findings.toml."""
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
