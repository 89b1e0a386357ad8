"""The ledger of indicators: what is bad in it is refused with one sentence in both languages, and an
index more costs one file and its rows.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import dashboard
from tests.facts.bad_ledger import BAD, HERE
from zona.config import ROOT
from zona.domain.problems import FactsError
from zona.faces.opendata import BY_NAME
from zona.facts.read import read_facts
from zona.language.comparison import class_names, comparison_columns
from zona.language.words import LANGUAGES, Words
from zona.serving.current import Current
from zona.store import copies
from zona.store.build import build
from zona.store.copies import Test
from zona.store.snapshot import Snapshot, Store


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A root whose files every test gives back as they were."""
    root = tmp_path_factory.mktemp("ledger")
    shutil.copytree(
        ROOT / "data",
        root / "data",
        ignore=shutil.ignore_patterns("*.duckdb*", "batches", "releases", "archive"),
    )
    (root / "geo").mkdir()
    for name in ("regions.geojson", "tiles.csv"):
        shutil.copy(ROOT / "geo" / name, root / "geo" / name)
    return root


@pytest.mark.parametrize("bad", BAD, ids=[f"{bad[1].split('/')[-1]}: {bad[0]}" for bad in BAD])
def test_a_bad_ledger_is_refused_with_one_sentence(kept: Path, bad) -> None:
    _, file, old, new, line, says = bad
    path = kept / file
    text = path.read_bytes().decode("utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1 if line == HERE else line
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
    try:
        with pytest.raises(FactsError) as caught:
            read_facts(kept)
    finally:
        path.write_bytes(text.encode("utf-8"))
    short = "/".join(file.split("/")[-2:])
    for language in LANGUAGES:
        words = Words(language)
        mine = [p.sentence(words) for p in caught.value.problems if p.file == short]
        fitting = [sentence for sentence in mine if all(part in sentence for part in says)]
        assert fitting, [problem.sentence(words) for problem in caught.value.problems]
        if line is not None:
            assert any(words("problem.line", line=line) in sentence for sentence in fitting), mine
    sentences = {caught.value.problems[0].sentence(Words(language)) for language in LANGUAGES}
    assert len(sentences) == len(LANGUAGES)


def test_there_are_enough_ways_to_be_wrong() -> None:
    assert len(BAD) >= 60 and len({bad[0] for bad in BAD}) == len(BAD)


NEW_INDEX = """id = "iku"
grain = ["region", "opd"]
body = "ombudsman"
[name]
id = "Indeks Kualitas Udara"
en = "Air Quality Index"
[short]
id = "Udara"
en = "Air"
[measured_by]
id = "dinas"
en = "agency"
[unit]
id = "poin"
en = "points"
[[classes]]
code = "bersih"
id = "bersih"
en = "clean"
[[methods]]
id = "iku-2024"
years = [2024]
state = "verified"
[methods.name]
id = "IKU 2024"
en = "IKU 2024"
[methods.scale]
low = "0"
high = "500"
[[methods.bands]]
category = "bersih"
low = "0"
high = "50"
"""


@pytest.fixture(scope="module")
def with_a_new_index(kept: Path, tmp_path_factory) -> Snapshot:
    """A snapshot in which a newcomer added an index: one file and two rows, no code."""
    (kept / "data" / "indicators" / "iku.toml").write_text(NEW_INDEX, encoding="utf-8")
    claims = kept / "data" / "claims.csv"
    before = claims.read_bytes()
    rows = (
        "C9001,iku,12.75,Kota Binjai,2024,2024,,,41.5,,,,,,S004,,\n"
        "C9002,iku,12.71,Kota Medan,2024,2024,,Dinas Kesehatan,99,,,,,,S004,,\n"
    )
    claims.write_bytes(before + rows.encode())
    try:
        return Snapshot(build(kept, tmp_path_factory.mktemp("iku") / "zona.duckdb"))
    finally:
        claims.write_bytes(before)
        (kept / "data" / "indicators" / "iku.toml").unlink()


def test_an_index_more_is_one_file_and_its_rows(with_a_new_index: Snapshot) -> None:
    """The build, the questions of the page and the open data show it; nothing of it is known to the
    code, and nothing of the first indicator changes.
    """
    snapshot = with_a_new_index
    register = snapshot.rows("indicators")
    assert [row["indicator"] for row in register][-1] == "iku"
    (row,) = snapshot.rows("indicator_values", indicator="iku", year=2024, region="12.75")
    assert (row["score_text"], row["class"], row["status"]) == ("41.5", "bersih", "stated")
    words = Words("en")
    names = class_names(snapshot.rows("indicator_classes"), words)
    columns = comparison_columns(
        {r["indicator"]: r for r in register},
        {r["method"]: r for r in snapshot.rows("indicator_methods")},
        {"C9001": "mistar.id"},
        names,
        words,
    )
    assert [cell(row) for cell in columns.values()][:7] == [
        "Air Quality Index",
        "Kota Binjai",
        "2024",
        "41.5",
        "points",
        "clean",
        "stated by sources",
    ]
    for table in ("indicators", "indicator_values", "indicator_claims", "indicator_bands"):
        copy = BY_NAME[table].copy(snapshot)
        assert copies.total(snapshot, copy, [Test("is", "indicator", "iku")]) > 0, table
    claims = snapshot.rows("indicator_claims", indicator="iku", year=None, region="12.71")
    assert [claim["uncounted"] for claim in claims] == ["opd"]
    assert len(snapshot.rows("claims", year=None, region=None)) == 410


def test_the_api_answers_for_the_new_index(with_a_new_index: Snapshot) -> None:
    api = TestClient(Starlette(routes=dashboard.routes(Current(Store(with_a_new_index.path)))))
    answer = api.get("/api/v1/indicator_values.json?indicator=iku&region=12.75&year=2024")
    assert [(row["score"], row["class"]) for row in answer.json()] == [(41.5, "bersih")]
    assert "12.75" in api.get("/api/v1/assessments.csv?region=12.75&year=2024").text
