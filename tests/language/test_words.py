"""Words: the same keys and places in both languages, and every key that the code asks for exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from zona.config import ROOT
from zona.domain.classes import ZONES
from zona.faces.pagelist import PAGES
from zona.facts.read import COVERAGES
from zona.facts.regions import TYPES
from zona.figures.palette import LOOKS
from zona.language.words import FOLDER, LANGUAGES, Words, texts

STATUSES = ("stated", "conflict", "derived", "not_assessed", "unpublished", "unknown")
CODE = [*sorted((ROOT / "zona").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]
KEY = re.compile(r"[a-z_]+\.[a-z_0-9]+(\.[a-z_0-9]+)*")


def places(text: str) -> set[str]:
    """The names of the {placeholders} of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_same_files_and_keys():
    files = {
        language: {path.name for path in (FOLDER / language).glob("*.toml")}
        for language in LANGUAGES
    }
    assert files["id"] == files["en"]
    assert set(texts("id")) == set(texts("en"))
    for name in files["id"]:
        keys = [
            re.findall(
                r"^(?:\[.*\]|[a-zA-Z_0-9]+(?= *=))",
                (FOLDER / lang / name).read_text(encoding="utf-8"),
                re.M,
            )
            for lang in LANGUAGES
        ]
        assert sorted(keys[0]) == sorted(keys[1]), name


def test_the_same_placeholders():
    for key, text in texts("id").items():
        assert places(text) == places(texts("en")[key]), key
        assert all(name.isidentifier() for name in places(text)), key


def test_every_text_is_a_text():
    for language in LANGUAGES:
        for key, text in texts(language).items():
            assert isinstance(text, str) and text.strip(), (language, key)


def test_the_languages_differ():
    """A text that was only copied over would be the same; short words and names may well be."""
    same = [key for key, text in texts("id").items() if text == texts("en")[key] and len(text) > 25]
    assert same == []


# What officials do not say, and two words for one thing (the second pattern: English).
OLD_WORDS = {
    "id": r"\b(ubin|klaim|termurah|lebih murah|kokoh|rapuh|uraian hukum)",
    "en": r"\b(claims?|cheap\w*|robust|fragile)\b",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_word_for_one_thing(language):
    """Codes (`claims` is a table, `claim` a value in a column) are no words."""
    codes = re.compile(r"tab(el|le) claims|claims\.csv|: claim \(|\{[^}]*\}")
    found = {
        key: text
        for key, text in texts(language).items()
        if re.search(OLD_WORDS[language], codes.sub("", text), re.I)
    }
    assert found == {}


# --- keys in code
# -----------------------------------------------------------------------------------------------------


def asked(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.expr]]:
    """(call, its first argument) of every `words(...)`, `v.words(...)` and `Words(...)(...)`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        named = isinstance(node.func, ast.Name) and node.func.id in ("words", "say")
        attribute = isinstance(node.func, ast.Attribute) and node.func.attr == "words"
        made = (
            isinstance(node.func, ast.Call)
            and isinstance(node.func.func, ast.Name)
            and node.func.func.id == "Words"
        )
        if named or attribute or made:
            yield node, node.args[0]


def keys_of(argument: ast.expr) -> tuple[set[str], set[str]]:
    """(whole keys, beginnings of keys) that an argument can be."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return {argument.value}, set()
    if isinstance(argument, ast.IfExp):
        one, other = keys_of(argument.body), keys_of(argument.orelse)
        return one[0] | other[0], one[1] | other[1]
    if (
        isinstance(argument, ast.JoinedStr)
        and argument.values
        and isinstance(argument.values[0], ast.Constant)
    ):
        return set(), {argument.values[0].value}
    if isinstance(argument, ast.BinOp) and isinstance(argument.left, ast.Constant):
        return set(), {argument.left.value}
    return set(), set()


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_key_in_code_exists(path):
    for call, argument in asked(ast.parse(path.read_text(encoding="utf-8"))):
        whole, beginnings = keys_of(argument)
        for key in whole:
            assert key in texts("id"), (path.name, call.lineno, key)
            given = {keyword.arg for keyword in call.keywords}
            if None not in given and len(call.args) == 1:
                assert places(texts("id")[key]) <= given, (path.name, call.lineno, key)
        for beginning in beginnings:
            assert any(key.startswith(beginning) for key in texts("id")), (
                path.name,
                call.lineno,
                beginning,
            )


def test_the_scan_sees_keys():
    found = {
        key
        for path in CODE
        for _, argument in asked(ast.parse(path.read_text(encoding="utf-8")))
        for key in keys_of(argument)[0]
    }
    assert len(found) > 60 and {"zones.heading", "common.failed"} <= found


FAMILIES = {
    "outcome": LOOKS,
    "zone": ZONES,
    "status": STATUSES,
    "absence": ("not_assessed", "unpublished", "unknown"),
    "stated_by": ("ombudsman", "pemerintah", "unknown"),
    "type": ("provinsi", *TYPES),
    "coverage": COVERAGES,
    "nav": {entry.section for entry in PAGES},
    "uncounted": ("opd", "no_year", "several_years", "no_survey", "counted"),
    "check": (
        "conflict",
        "unplaced_opd",
        "unplaced_no_year",
        "unplaced_several_years",
        "unplaced_no_survey",
        "misfit",
        "against_elimination",
        "total",
        "no_polygon",
        "no_tile",
        "stray_polygon",
        "summary",
    ),
    "common": (
        "ignored_language",
        "ignored_year",
        "ignored_region",
        "ignored_others",
        "ignored_data",
        "data_terbit",
        "data_simulasi",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_families(language):
    words = Words(language)
    missing = [
        f"{family}.{member}"
        for family, members in FAMILIES.items()
        for member in members
        if not words.has(f"{family}.{member}")
    ]
    missing += [
        f"{entry.subject}.title" for entry in PAGES if not words.has(f"{entry.subject}.title")
    ]
    assert missing == []


def test_every_problem_has_its_sentence():
    """The codes are the first arguments of Problem(...) and of .fault(...)."""
    codes = set()
    for name in ("read.py", "csvfile.py", "methodfile.py"):
        for node in ast.walk(
            ast.parse((ROOT / "zona" / "facts" / name).read_text(encoding="utf-8"))
        ):
            if isinstance(node, ast.Call) and node.args:
                called = (
                    node.func.id
                    if isinstance(node.func, ast.Name)
                    else getattr(node.func, "attr", "")
                )
                whole, _ = (
                    keys_of(node.args[0]) if called in ("Problem", "fault") else (set(), set())
                )
                codes |= whole
    assert len(codes) > 25
    assert [code for code in codes if not Words("id").has(f"problem.{code}")] == []


# --- the class
# --------------------------------------------------------------------------------------------------------


def test_numbers_as_each_language_writes_them():
    assert (
        Words("id").number(Decimal("77.02")) == "77,02"
        and Words("en").number(Decimal("77.02")) == "77.02"
    )
    assert (
        Words("id").number(15_640_905, 0) == "15.640.905"
        and Words("en").number(15_640_905, 0) == "15,640,905"
    )
    assert Words("id").number(None) == "" and Words("id").number(Decimal("50.2")) == "50,20"
    assert Words("id").number(Decimal(0)) == "0,00"


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("2024-11-25", "25 November 2024", "25 November 2024"),
        ("2024-05", "Mei 2024", "May 2024"),
        ("2019", "2019", "2019"),
        ("", "tanpa tanggal", None),
        (None, "tanpa tanggal", None),
    ],
)
def test_dates(text, indonesian, english):
    assert Words("id").date(text) == indonesian
    assert Words("en").date(text) == (english or Words("en")("common.undated"))


def test_listing_and_pick():
    assert Words("id").listing(["a", "b", "c"]) == "a, b, dan c"
    assert Words("en").listing(["a", "b"]) == "a and b"
    assert Words("id").listing([]) == ""
    assert Words("en").pick({"id": "satu", "en": "one"}) == "one"
    assert Words("en").pick({"id": "satu"}) == "satu" and Words("en").pick({}) == ""


def test_what_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        Words("fr")
    with pytest.raises(KeyError):
        Words("id")("no.such_key")
    with pytest.raises(KeyError):
        Words("id")("common.score_is")


def test_values_are_not_formats():
    assert Words("id")("common.score_is", score="{x}{0}") == "nilai {x}{0}"


def test_a_key_that_stands_twice_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "id").mkdir()
    for name in ("a.toml", "b.toml"):
        Path(tmp_path / "id" / name).write_text('[x]\ny = "z"')
    monkeypatch.setattr("zona.language.words.FOLDER", tmp_path)
    texts.cache_clear()
    try:
        with pytest.raises(KeyError, match=r"x\.y"):
            texts("id")
    finally:
        texts.cache_clear()
