"""The house rules of docs/architecture.md, held by reading the imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from zona.pagelist import PAGES
from zona.store import ROOT

ZONA = sorted((ROOT / "zona").rglob("*.py"))
PAGE_SCRIPTS = sorted((ROOT / "pages").glob("*.py"))
EVERYTHING = [*ZONA, *PAGE_SCRIPTS, ROOT / "dashboard.py"]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, everywhere: bool = True) -> set[str]:
    """The modules that a file imports, dotted; without `everywhere` only those at its top."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reaches(path: Path, *modules: str) -> set[str]:
    """Those of `modules` (or something in them) that a file imports."""
    found = imports(path)
    return {m for m in modules if any(name == m or name.startswith(m + ".") for name in found)}


def may_show(path: Path) -> bool:
    return (
        path.parent == ROOT / "pages"
        or path.name in ("dashboard.py", "app.py")
        or bool(re.fullmatch(r"ui(_\w+)?\.py", path.name))
    )


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_streamlit_stays_at_the_top(path):
    if not may_show(path):
        assert reaches(path, "streamlit") == set()


PURE = (
    "problems",
    "method",
    "claims",
    "agencies",
    "checks",
    "rings",
    "looks",
    "narrative",
    "figures",
    "historyfigures",
    "columns",
    "address",
    "peers",
    "aggregation",
    "path",
    "agencyrows",
    "agencyfigures",
)
OUTSIDE = (
    "streamlit",
    "duckdb",
    "plotly",
    "starlette",
    "zona.store",
    "zona.facts",
    "zona.ui",
    "zona.web",
    "zona.settings",
    "os",
)
ALLOWED = {"checks": {"zona.facts"}}  # the type of what it looks at


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_know_nothing_of_the_world(name):
    path = ROOT / "zona" / f"{name}.py"
    assert reaches(path, *OUTSIDE) - ALLOWED.get(name, set()) == set()
    assert not re.search(
        r"\bopen\(|\.read_text\(|\.write_text\(|datetime\.now|date\.today|random\.",
        path.read_text(encoding="utf-8"),
    )


DOWNWARDS = {
    "method": (),
    "problems": (),
    "rings": (),
    "words": (),
    "settings": (),
    "files": (),
    "claims": ("method",),
    "agencies": ("claims",),
    "cells": ("problems",),
    "methodfile": ("cells", "method", "problems"),
    "facts": ("cells", "claims", "method", "methodfile", "problems"),
    "checks": ("claims", "facts", "method"),
    "store": ("agencies", "claims", "facts", "files", "intake", "method", "problems"),
}


@pytest.mark.parametrize("name", DOWNWARDS)
def test_imports_point_down(name):
    mine = {m.split(".")[1] for m in imports(ROOT / "zona" / f"{name}.py") if m.startswith("zona.")}
    assert mine <= set(DOWNWARDS[name])


def test_figures_and_store_do_not_know_each_other():
    assert reaches(ROOT / "zona" / "figures.py", "zona.store", "zona.facts", "duckdb") == set()
    assert (
        reaches(ROOT / "zona" / "store.py", "zona.figures", "zona.words", "zona.looks", "plotly")
        == set()
    )


def test_the_running_app_needs_no_geometry_library():
    heavy = ("geopandas", "shapely", "numpy", "zona.boundaries")
    for path in EVERYTHING:
        at_top = {
            m
            for m in heavy
            if any(n == m or n.startswith(m + ".") for n in imports(path, everywhere=False))
        }
        assert path.name == "boundaries.py" or at_top == set(), path


def test_nothing_goes_round_in_circles():
    edges = {
        module_of(path): {m for m in imports(path, everywhere=False) if m.startswith("zona")}
        for path in ZONA
    }
    edges = {
        m: {t for t in targets if t in edges and t not in (m, "zona")}
        for m, targets in edges.items()
    }
    finished: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above, module))
        if module not in finished:
            for target in edges[module]:
                visit(target, (*above, module))
            finished.add(module)

    for module in edges:
        visit(module, ())


@pytest.mark.parametrize("path", PAGE_SCRIPTS, ids=lambda path: path.name)
def test_pages_are_thin(path):
    text = path.read_text(encoding="utf-8")
    assert reaches(path, "duckdb", "zona.store", "zona.facts", "zona.claims", "plotly") == set()
    assert not re.search(
        r"\bSELECT\b|unsafe_allow_html|st\.html|components\.v1|#[0-9a-fA-F]{6}", text
    )
    assert len(text.splitlines()) <= 120


@pytest.mark.parametrize("path", ZONA, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_html_and_no_sql_in_code(path):
    text = path.read_text(encoding="utf-8")
    if may_show(path):
        assert not re.search(r"unsafe_allow_html|st\.html\(|components\.v1", text)
    if path.name not in ("store.py",) and "services" not in path.parts:
        assert not re.search(r'"\s*SELECT\s|"""\s*SELECT\s', text)


def strings(tree: ast.AST) -> list[str]:
    """All text constants that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
    ]


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_in_the_code_knows_north_sumatra(path, facts):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [region.name for region in facts.regions if region.name != "Toba"] + [
        facts.province_name,
        "Sumut",
    ]
    texts = strings(tree)
    assert [t for t in texts if re.search(r"(?<![\d.])12\.\d\d(?!\d)", t)] == []
    assert [t for t in texts for name in names if re.search(rf"\b{name}\b", t)] == []
    years = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and type(n.value) is int and 2010 <= n.value <= 2030
    ]
    assert years == []
    assert [t for t in texts if t in {method.id for method in facts.methods}] == []


def test_thresholds_are_data(facts):
    """No band's limit stands in code (0, 100 and the like are numbers of many uses)."""
    limits = {
        float(limit) for m in facts.methods for band in m.bands for limit in (band.low, band.high)
    } - {0, 100, 60, 75}
    for path in EVERYTHING:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        numbers = {
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and type(n.value) is float
        }
        assert numbers & limits == set(), path


def test_slugs_differ_from_scripts():
    stems = {path.stem for path in PAGE_SCRIPTS}
    assert {entry.script for entry in PAGES} <= {path.name for path in PAGE_SCRIPTS}
    assert {entry.slug for entry in PAGES} & stems == set()
    assert len({entry.slug for entry in PAGES}) == len(PAGES)
    assert [entry.default for entry in PAGES].count(True) == 1
