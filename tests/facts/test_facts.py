"""Bad facts stop the build with one sentence that names file, line, value and what would be right;
the old snapshot serves on.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.facts.bad_facts import BAD, CLAIM2, METHOD
from zona import __main__ as command_line
from zona.config import ROOT
from zona.domain.problems import Problem, shown
from zona.facts.csvfile import is_date
from zona.facts.read import FactsError, read_facts
from zona.language.words import LANGUAGES, Words
from zona.store.build import build as build_snapshot
from zona.store.published import published_store
from zona.store.snapshot import Snapshot

WHOLE_FILES = [
    "data/claims.csv",
    "data/sources.csv",
    "data/regions.csv",
    "data/survey_years.csv",
    "data/derived_zones.csv",
    "data/published_totals.csv",
    "data/region_names.csv",
    "data/agency_kinds.csv",
    "data/corrections.csv",
    "data/published_counts.csv",
    "data/events.csv",
    "data/holidays.csv",
    "geo/tiles.csv",
]
OTHER_FILES = [
    "data/province.toml",
    "data/datapackage.json",
    "geo/regions.geojson",
    "data/indicators/ombudsman.toml",
    METHOD,
    "data/indicators/ipp.toml",
]


def build(root: Path, language: str) -> tuple[int, str]:
    """(exit code, what stands on standard error) of `python -m zona build`; a traceback would be an
    exception here.
    """
    errors = io.StringIO()
    with redirect_stderr(errors), redirect_stdout(io.StringIO()):
        code = command_line.main(
            ["build", "--root", str(root), "--out", str(root / "z.duckdb"), "--lang", language]
        )
    return code, errors.getvalue()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A root with a snapshot, which every test gives back as it was."""
    root = tmp_path_factory.mktemp("facts")
    shutil.copytree(
        ROOT / "data", root / "data", ignore=shutil.ignore_patterns("*.duckdb*", "batches")
    )
    (root / "geo").mkdir()
    for name in ("regions.geojson", "tiles.csv"):
        shutil.copy(ROOT / "geo" / name, root / "geo" / name)
    build_snapshot(root, root / "z.duckdb")
    return root


@pytest.fixture
def root(built):
    """That root; afterwards the files are as they were."""
    kept = {
        path: path.read_bytes()
        for folder in ("data", "geo")
        for path in (built / folder).rglob("*")
        if path.is_file()
    }
    yield built
    for path, content in kept.items():
        if path.is_dir():
            path.rmdir()
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def assert_refused(root: Path, file: str, line: int | None, says: tuple[str, ...]) -> None:
    """Exit code 2, one sentence a fault in both languages, no traceback, the old snapshot as it
    was.
    """
    before, held = (root / "z.duckdb").read_bytes(), published_store(root, root / "z.duckdb")
    held.snapshot()
    short = "/".join(file.split("/")[-2:])
    sentences = {}
    for language in LANGUAGES:
        code, text = build(root, language)
        assert code == 2
        assert "Traceback" not in text and "Error" not in text
        mine = [line for line in text.splitlines() if line.startswith(short)]
        assert mine, text
        sentences[language] = "\n".join(mine)
        if line is not None:
            assert any(
                f"{Words(language)('problem.line', line=line)}," in sentence
                or f"{Words(language)('problem.line', line=line)}:" in sentence
                for sentence in mine
            ), text
        for part in says:
            assert part in sentences[language], (part, text)
    assert sentences["id"] != sentences["en"]
    assert (root / "z.duckdb").read_bytes() == before
    assert len(held.snapshot().rows("assessments", year=2024, region=None)) == 34
    assert [path.name for path in root.iterdir() if "tmp" in path.name] == []


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_facts_stop_the_build(root, bad):
    line = bad.apply(root)
    assert_refused(root, bad.file, line, bad.says)


@pytest.mark.parametrize("file", [*WHOLE_FILES, *OTHER_FILES[:4]])
def test_a_missing_file(root, file):
    (root / file).unlink()
    assert_refused(root, file, None, ())


def test_no_method_at_all(root):
    for path in (root / "data" / "methods").iterdir():
        path.unlink()
    assert_refused(root, "data/methods/*.toml", None, ())


@pytest.mark.parametrize("file", [*WHOLE_FILES, *OTHER_FILES])
def test_an_empty_file(root, file):
    (root / file).write_bytes(b"")
    assert_refused(root, file, None, ())


@pytest.mark.parametrize("file", [*WHOLE_FILES, *OTHER_FILES])
def test_not_utf8(root, file):
    path = root / file
    path.write_bytes(path.read_bytes() + "é".encode("latin-1"))
    assert_refused(root, file, None, ("UTF-8",))


def test_a_folder_in_the_place_of_a_file(root):
    (root / "data" / "claims.csv").unlink()
    (root / "data" / "claims.csv").mkdir()
    assert_refused(root, "data/claims.csv", None, ())


@pytest.mark.parametrize(
    "content",
    ["[]", '"x"', "5", "null", '{"features": [1]}', '{"features": [{"id": 12.1}]}', "[" * 100_000],
)
def test_json_of_a_wrong_shape(root, content):
    (root / "geo" / "regions.geojson").write_text(content)
    assert_refused(root, "geo/regions.geojson", None, ())


TOML_VALUES = [
    '"x"',
    "3",
    "[]",
    "true",
    "nan",
    "1979-05-27",
    "[[1]]",
    "{a = 1}",
    "[{a = 1}]",
    "9" * 30,
]


@pytest.mark.parametrize(
    "key",
    [
        "years",
        "comparable_years",
        "sources",
        "state",
        "name",
        "note",
        "scale",
        "bands",
        "dimensions",
        "loci",
        "opinions",
        "id",
    ],
)
def test_toml_of_a_wrong_type_is_a_problem_and_never_a_crash(root, key):
    names = ("id", "indicator", "years", "comparable_years", "state", "sources", "name")
    right = {
        "id": '"kepatuhan-2022"',
        "indicator": '"ombudsman"',
        "years": "[2022]",
        "name": '{id = "a", en = "b"}',
    }
    refused = 0
    for value in TOML_VALUES:
        lines = [f"{name} = {right[name]}" for name in names if name in right and name != key]
        (root / METHOD).write_text("\n".join([*lines, f"{key} = {value}"]))
        try:
            read_facts(root)
        except FactsError as error:
            refused += 1
            assert all(
                problem.sentence(Words(language))
                for problem in error.problems
                for language in LANGUAGES
            )
    assert refused >= len(TOML_VALUES) - 1


@pytest.mark.parametrize("file", WHOLE_FILES)
@pytest.mark.parametrize(
    "change",
    [
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        lambda b: b + b"\n\n",
    ],
    ids=["BOM", "CRLF", "empty lines"],
)
def test_what_editors_do_to_files_is_fine(root, file, change, facts):
    path = root / file
    path.write_bytes(change(path.read_bytes()))
    assert read_facts(root) == facts


def test_a_method_saved_by_another_editor_is_fine(root, facts):
    path = root / METHOD
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_facts(root) == facts


def test_a_line_break_within_a_cell_keeps_the_lines_right(root):
    path = root / "data" / "claims.csv"
    text = (
        path.read_text(encoding="utf-8")
        .replace(CLAIM2, CLAIM2[:-1] + '"two\nlines",dua')
        .replace("C0004,ombudsman,12,", "C0004,ombudsman,99,")
    )
    path.write_text(text, encoding="utf-8")
    assert_refused(root, "data/claims.csv", 6, ("99",))


def test_all_faults_come_at_once(root):
    for name in ("unknown region", "a source of a year", "overlapping bands"):
        next(bad for bad in BAD if bad.name == name).apply(root)
    with pytest.raises(FactsError) as caught:
        read_facts(root)
    assert [(problem.file.split("/")[-1], problem.code) for problem in caught.value.problems] == [
        ("kepatuhan-2022.toml", "bands_overlap"),
        ("survey_years.csv", "unknown_source"),
        ("claims.csv", "unknown_region"),
    ]


def test_lines_of_claims(facts):
    written = (ROOT / "data" / "claims.csv").read_text(encoding="utf-8").splitlines()
    for claim_id, line in facts.lines.items():
        assert written[line - 1].startswith(f"{claim_id},")


def test_long_and_strange_values_stay_readable():
    assert shown("x" * 500) == "x" * 80 + "…"
    assert shown("a\0b\x1b[31m") == "a\\x00b\\x1b[31m"
    problem = Problem("not_number", "data/claims.csv", 3, "score", "{value}{0}%s")
    assert "{value}{0}%s" in problem.sentence(Words("id"))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2024", True),
        ("2024-02", True),
        ("2024-02-29", True),
        ("2023-02-29", False),
        ("2024-13", False),
        ("24-01-01", False),
        ("2024-1-1", False),
        ("２０２４", False),
        ("", False),
        ("2024-01-01-01", False),
        ("0000", False),
    ],
)
def test_dates(text, right):
    assert is_date(text) is right


# --- random damage
# ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scratch():
    """A root that keeps its damage to itself: the damaged file is put back after every example."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(
            ROOT / "data", root / "data", ignore=shutil.ignore_patterns("*.duckdb*", "batches")
        )
        (root / "geo").mkdir()
        for name in ("regions.geojson", "tiles.csv"):
            shutil.copy(ROOT / "geo" / name, root / "geo" / name)
        yield root


def survives(root: Path, file: str, damage) -> None:
    """Damaged facts are read, or refused with sentences in both languages; and what is read can be
    built.
    """
    path = root / file
    before = path.read_bytes()
    try:
        path.write_bytes(damage(before))
        try:
            build_snapshot(root, root / "z.duckdb")
            assert len(Snapshot(root / "z.duckdb").rows("assessments", year=None, region=None)) > 0
        except FactsError as error:
            assert error.problems
            for problem in error.problems:
                assert problem.file.endswith(path.name) or problem.file.count("/") == 1
                assert all(len(problem.sentence(Words(language))) > 10 for language in LANGUAGES)
    finally:
        path.write_bytes(before)


@settings(max_examples=60, deadline=None)
@given(file=st.sampled_from([*WHOLE_FILES, *OTHER_FILES]), noise=st.binary(max_size=60))
def test_random_bytes_never_crash(scratch, file, noise):
    survives(scratch, file, lambda before: noise)


@settings(max_examples=50, deadline=None)
@given(file=st.sampled_from([*WHOLE_FILES, *OTHER_FILES]), data=st.data())
def test_random_damage_never_crashes(scratch, file, data):
    """Bytes cut out of a file and others put in their place."""
    size = (scratch / file).stat().st_size
    at = data.draw(st.integers(0, size))
    length = data.draw(st.integers(0, 30))
    noise = data.draw(
        st.one_of(
            st.binary(max_size=8), st.text("0123456789.-,\"'[]{}=\n", max_size=8).map(str.encode)
        )
    )
    survives(scratch, file, lambda before: before[:at] + noise + before[at + length :])


def test_the_data_package_names_its_release(facts):
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert (facts.release, facts.released) == (package["version"], package["created"][:10])
