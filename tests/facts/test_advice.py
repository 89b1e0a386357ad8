"""The advice of data/advice: what it says of the known indicators, and that faults are refused."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from zona.config import ROOT
from zona.domain.aggregation import Item
from zona.domain.problems import FactsError
from zona.facts.advice import advice, read_advice
from zona.facts.read import read_facts
from zona.language.words import LANGUAGES, Words, texts


def item(dimension, indicator):
    return Item("12.71/a", "sosial", dimension, indicator, Decimal(50), 1)


def test_every_known_indicator_has_a_kind_and_every_kind_a_name():
    known = advice(ROOT)
    indicators = {key.partition(".")[2] for key in texts("id") if key.startswith("indicator.")}
    perceived = {"tanpa-penundaan", "tanpa-penyimpangan-prosedur", "tanpa-imbalan"}
    perceived |= {"tanpa-diskriminasi", "petugas-cakap"}
    assert indicators - set(known.indicators) == perceived
    for language in LANGUAGES:
        for kind in known.kinds:
            assert Words(language)(f"plan.kind_{kind}", n=2)


def test_perceptions_are_locked_and_cost_what_their_kind_says():
    known = advice(ROOT)
    items = [item("output", "petugas-cakap"), item("proses", "biaya"), item("x", "y")]
    assert known.locked(items) == {items[0].key}
    days = list(known.efforts(items, {"publikasi": Decimal(7)}).values())
    assert days == [known.kinds["persepsi"].days, Decimal(7), known.kinds["lain"].days]


def test_evidence_is_said_only_where_it_is_known():
    known = advice(ROOT)
    assert known.asked("proses", "maklumat").source
    assert known.asked("pengaduan", "kanal-lapor") is None
    assert known.asked("output", "maklumat") is None
    assert {language for e in known.evidence for language in e.text} == set(LANGUAGES)


def test_without_the_folder_a_step_is_a_days_work(tmp_path: Path):
    known = read_advice(tmp_path / "none", [])
    assert list(known.efforts([item("proses", "biaya")]).values()) == [1]
    assert known.locked([item("output", "x")]) == frozenset()


FAULTS = [
    ("effort.toml", 'days = "5"', 'days = "0"', "kinds.publikasi.days", "not_allowed"),
    ("effort.toml", 'days = "5"', 'days = "4.999"', "kinds.publikasi.days", "not_allowed"),
    ("effort.toml", 'days = "5"', 'days = "lima"', "kinds.publikasi.days", "not_allowed"),
    ("effort.toml", 'days = "5"', "days = [5]", "kinds.days", "shape"),
    ("effort.toml", 'id = "lain"', 'id = "sisa"', "kinds.lain", "empty"),
    ("effort.toml", 'kind = "sarana"', 'kind = "gedung"', "indicators.kind", "not_allowed"),
    ("effort.toml", '"toilet"', '"biaya"', "indicators.ids", "twice"),
    ("effort.toml", 'unit = "working_days"', 'unit = "hours"', "unit", "not_allowed"),
    ("effort.toml", 'state = "assumption"', 'state = "verified"', "state", "not_allowed"),
    ("evidence.toml", 'state = "secondary"', 'state = "known"', "state", "not_allowed"),
    ("evidence.toml", 'source = "PermenPANRB 14/2017"', 'source = ""', "source", "empty"),
    ("evidence.toml", 'en = "Looked at: whether', 'fr = "Looked at: whether', "text", "empty"),
    ("evidence.toml", "years = [2023]", "years = []", "years", "empty"),
]


@pytest.mark.parametrize(("file", "old", "new", "column", "code"), FAULTS)
def test_what_cannot_be_right_stops_the_build_with_a_sentence(
    tmp_path: Path, file, old, new, column, code
):
    for folder in ("data", "geo"):
        ignored = shutil.ignore_patterns("*.duckdb", "source", "releases", "batches")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    path = tmp_path / "data" / "advice" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FactsError) as refused:
        read_facts(tmp_path)
    (problem,) = refused.value.problems
    assert (problem.code, problem.column) == (code, column)
    for language in LANGUAGES:
        assert file in problem.sentence(Words(language))
