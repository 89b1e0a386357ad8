"""Documentation is a tested property: what exists is named, what is named exists."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from zona.__main__ import COMMANDS, parser
from zona.config import ROOT
from zona.faces.pagelist import PAGES
from zona.store.snapshot import SQL

README = ROOT / "README.md"
TEXTS = [
    path
    for path in [
        README,
        ROOT / "CHANGELOG.md",
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "data").glob("*.md")),
        *sorted((ROOT / "geo").glob("*.md")),
    ]
    if path.exists()
]
PROSE = "\n".join(path.read_text(encoding="utf-8") for path in TEXTS)


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return listed.stdout.splitlines() if listed.returncode == 0 else []


def test_there_is_a_readme():
    assert README.exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert re.search(rf"python -m zona {name}\b", PROSE), (
        f"`python -m zona {name}` stands neither in README.md nor in docs/"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_takes_the_language(name, capsys):
    with pytest.raises(SystemExit) as done:
        parser().parse_args([name, "--help"])
    assert done.value.code == 0
    text = capsys.readouterr().out
    assert "--lang" in text and "usage: python -m zona" in text


def test_documented_commands_exist():
    named = set(re.findall(r"python -m zona ([a-z][a-z-]*)", PROSE))
    assert named <= set(COMMANDS), named - set(COMMANDS)


def test_make_targets_that_are_named_exist():
    targets = set(
        re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    )
    named = set(re.findall(r"`make ([a-z][\w-]*)`", PROSE)) | set(
        re.findall(r"^make ([a-z][\w-]*)", PROSE, re.M)
    )
    assert named <= targets, named - targets
    assert {"run", "test", "lint", "build"} <= targets


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|/", target):
            assert (path.parent / target).exists(), target


def test_decisions_that_the_code_names_are_written():
    sources = [
        *(ROOT / "zona").rglob("*.py"),
        *(ROOT / "pages").glob("*.py"),
        ROOT / "dashboard.py",
    ]
    named = {
        name
        for path in sources
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text(encoding="utf-8"))
    }
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_architecture_names_every_module():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = {path.name for path in (ROOT / "zona").glob("*.py")} - {"__init__.py", "__main__.py"}
    packages = {path.parent.name for path in (ROOT / "zona").glob("*/__init__.py")}
    missing = {name for name in modules if name not in text} | {
        name for name in packages if f"{name}/" not in text
    }
    assert missing == set()


def test_the_readme_names_every_page():
    text = README.read_text(encoding="utf-8")
    assert {
        entry.script for entry in PAGES if entry.script not in text and entry.slug not in text
    } == set()


def test_every_public_function_says_what_it_does():
    import ast

    silent = []
    for path in [*(ROOT / "zona").rglob("*.py"), ROOT / "dashboard.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            silent.append(path.name)
        for node in tree.body:
            if isinstance(
                node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
            ) and not node.name.startswith("_"):
                silent += [f"{path.name}:{node.name}"] * (not ast.get_docstring(node))
    assert silent == []


def test_every_question_is_asked():
    """No SQL file that nobody uses."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("zona", "pages", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert [path.stem for path in SQL.glob("*.sql") if f'"{path.stem}"' not in code] == []


def test_requirements_are_pinned_exactly():
    for name in (
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-postgresql.txt",
        "requirements-oidc.txt",
    ):
        lines = [
            line.split("#")[0].strip()
            for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        ]
        wanted = [line for line in lines if line and not line.startswith("-r")]
        assert (
            wanted
            and [
                line
                for line in wanted
                if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+( ?;.*)?", line)
            ]
            == []
        )


def test_the_package_says_its_version():
    import zona

    assert re.fullmatch(r"\d+\.\d+\.\d+", zona.__version__)
    assert (
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"][
            "line-length"
        ]
        == 100
    )


def test_no_snapshot_and_no_secret_lies_in_git():
    files = tracked()
    assert [
        name for name in files if name.endswith((".duckdb", ".pem", ".key", ".env", ".sqlite"))
    ] == []
