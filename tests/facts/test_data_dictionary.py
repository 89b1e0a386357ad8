"""The data dictionary, the data packages and the files agree, column by column."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from frictionless import Package

from zona.config import ROOT
from zona.facts.methodfile import KINDS
from zona.language.words import LANGUAGES, Words

README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
PACKAGES = {
    folder: json.loads((ROOT / folder / "datapackage.json").read_text(encoding="utf-8"))
    for folder in ("data", "geo")
}
TABLES = {
    f"{folder}/{resource['path']}": resource
    for folder, package in PACKAGES.items()
    for resource in package["resources"]
    if resource["format"] == "csv"
}


def documented(path: str) -> dict[str, list[str]]:
    """The dictionary's rows about a file: column -> type, unit, meaning, example."""
    title = re.escape(path.removeprefix("data/"))
    section = re.search(rf"^### {title}\n(.*?)(?=^##|\Z)", README, re.DOTALL | re.MULTILINE)
    assert section, path
    rows = [
        line.strip("| \n").split(" | ")
        for line in section[1].splitlines()
        if line.startswith("| `")
    ]
    return {row[0].strip("`"): [cell.strip() for cell in row[1:]] for row in rows}


def rows_of(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("folder", PACKAGES)
def test_the_package_validates(folder: str) -> None:
    report = Package(str(ROOT / folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("claims.csv", "C0005,ombudsman,12,", "C0005,ombudsman,121,"),
        ("claims.csv", ",S010,", ",S999,"),
        ("claims.csv", ",74.68,", ",-74.68,"),
        ("claims.csv", ",kuning,", ",biru,"),
        ("regions.csv", "12.75,", "12.74,"),
        ("survey_years.csv", ",yes,", ",maybe,"),
    ],
)
def test_the_package_sees_what_is_wrong(tmp_path: Path, file: str, old: str, new: str) -> None:
    for path in [*(ROOT / "data").glob("*.csv"), ROOT / "data" / "datapackage.json"]:
        shutil.copy(path, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_every_table_is_in_a_package_and_in_the_dictionary() -> None:
    files = {
        f"{folder}/{path.name}" for folder in PACKAGES for path in (ROOT / folder).glob("*.csv")
    }
    assert files == set(TABLES)
    for path in files:
        name = path.removeprefix("data/") if path.startswith("data/") else f"../{path}"
        assert f"| `{name}` |" in README, name


@pytest.mark.parametrize("path", TABLES)
def test_columns_types_units_and_examples_agree(path: str) -> None:
    fields, rows, dictionary = TABLES[path]["schema"]["fields"], rows_of(path), documented(path)
    header = (ROOT / path).read_text(encoding="utf-8").splitlines()[0].split(",")
    assert [field["name"] for field in fields] == header == list(dictionary)
    for field in fields:
        type_, unit, meaning, example = dictionary[field["name"]]
        assert type_.partition(",")[0] == {"boolean": "yes or no"}.get(field["type"], field["type"])
        assert type_.endswith("required") == field.get("constraints", {}).get("required", False)
        assert (unit, meaning, example) == (
            field.get("unit", ""),
            field["description"],
            f"`{field['example']}`",
        )
        assert field["title"] and len(meaning) > 5
        occurring = {row[field["name"]] for row in rows}
        assert field["example"] in occurring or not rows, "an example that does not occur"


def test_every_reason_of_elimination_has_a_sentence_and_is_explained() -> None:
    codes = {row["basis"] for row in rows_of("data/derived_zones.csv")}
    assert len(codes) == 2
    for code in codes:
        assert f"`{code}`:" in README
        assert all(Words(language).has(f"elimination.{code}") for language in LANGUAGES), code


def test_every_key_of_a_method_is_documented() -> None:
    keys = {f"{part}.{key}" if part else key for part, names in KINDS.items() for key in names}
    tables = {key for key in keys if f"{key}." in " ".join(keys)}
    assert {key for key in keys - tables if f"`{key}`" not in README} == set()


def test_licence_release_and_citation_stand_everywhere() -> None:
    release, created = PACKAGES["data"]["version"], PACKAGES["data"]["created"][:10]
    for package in PACKAGES.values():
        assert package["licenses"][0]["name"] == "CC-BY-4.0" and package["licenses"][0][
            "path"
        ].startswith("https://")
        assert (package["version"], package["created"][:10]) == (release, created)
    assert f"rilis {release} ({created})" in README
    licence = (ROOT / "data" / "LICENSE").read_text(encoding="utf-8")
    assert "CC BY 4.0" in licence and f"rilis {release}" in licence
