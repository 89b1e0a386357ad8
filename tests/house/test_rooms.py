"""The house rules of docs/architecture.md, held by reading the imports."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from zona.config import ROOT
from zona.faces.pagelist import PAGES

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


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_imported_is_there(path: Path) -> None:
    """Pages are run by path and some imports wait for their use: nothing else would tell."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "zona":
            module = importlib.import_module(node.module)
            for alias in node.names:
                if not hasattr(module, alias.name):
                    importlib.import_module(f"{node.module}.{alias.name}")


# The rooms from the ground up: an import leads to the same floor's own room or further down.
FLOORS = (
    ("config", "files", "exports"),
    ("domain",),
    ("language",),
    ("facts",),
    ("intake",),
    ("store",),
    ("geometry",),
    ("figures",),
    ("office",),
    ("serving",),
    ("faces",),
    ("faces.api", "faces.briefing", "faces.dashboard", "faces.entry", "faces.public"),
    ("server",),
    ("commands",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def room_of(module: str) -> str:
    """The room of a module: its folder below zona/, a face being a room of its own."""
    parts = module.split(".")[1:]
    if parts[:1] == ["faces"] and ".".join(parts[:2]) in FLOOR:
        return ".".join(parts[:2])
    return parts[0] if parts else ""


def modules_imported(path: Path) -> set[str]:
    """The modules of the package that a file imports, names of things in them left out."""
    known = {module_of(other) for other in ZONA}
    return {name for name in imports(path) if name in known and name != "zona"}


def test_every_folder_is_a_room_and_every_room_a_folder():
    folders = {room_of(module_of(path)) for path in ZONA if path.parent != ROOT / "zona"}
    single = {path.stem for path in (ROOT / "zona").glob("*.py")} - {"__init__", "__main__"}
    assert folders | single <= set(FLOOR), (folders | single) - set(FLOOR)


@pytest.mark.parametrize("path", ZONA, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_arrow_goes_downwards_only(path):
    mine = room_of(module_of(path))
    if path.name == "__main__.py":
        return  # the command line stands above all rooms
    upwards = {
        name
        for name in modules_imported(path)
        if (room := room_of(name)) != mine and FLOOR.get(room, 0) >= FLOOR.get(mine, 0)
    }
    assert upwards == set()


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_streamlit_stays_in_the_dashboard(path):
    shows = (
        path.parent == ROOT / "pages"
        or path == ROOT / "dashboard.py"
        or room_of(module_of(path)) == "faces.dashboard"
    )
    if not shows:
        assert reaches(path, "streamlit") == set()


# the solver's time is limited in seconds, and what is left of it is for the next run
CLOCK = {"path.py": {"time"}}
IMPURE = ("streamlit", "duckdb", "starlette", "os", "pathlib", "time", "random", "zona.config")


@pytest.mark.parametrize("room", ["domain", "figures"])
def test_pure_rooms_touch_no_file_clock_or_environment(room):
    for path in sorted((ROOT / "zona" / room).glob("*.py")):
        assert reaches(path, *IMPURE) - CLOCK.get(path.name, set()) == set(), path
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bopen\(|read_text\(|write_text\(|\.now\(|\.today\(", text), path


def test_store_and_figures_do_not_know_each_other():
    for path in (ROOT / "zona" / "figures").glob("*.py"):
        assert reaches(path, "zona.store", "zona.facts", "duckdb") == set(), path
    for path in (ROOT / "zona" / "store").glob("*.py"):
        assert reaches(path, "zona.figures", "zona.language", "plotly") == set(), path


def test_who_only_reads_a_snapshot_needs_neither_facts_nor_intake():
    reader = ROOT / "zona" / "store" / "snapshot.py"
    assert reaches(reader, "zona.facts", "zona.intake", "zona.store.build") == set()


def test_the_server_knows_no_face_by_its_routes():
    for path in (ROOT / "zona" / "server").glob("*.py"):
        assert {room for room in map(room_of, modules_imported(path)) if "." in room} == set(), path


def test_the_running_app_needs_no_geometry_library():
    heavy = ("geopandas", "shapely", "numpy", "zona.geometry.boundaries")
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
    assert (
        reaches(
            path, "duckdb", "zona.store.build", "zona.facts.read", "zona.domain.claims", "plotly"
        )
        == set()
    )
    assert not re.search(
        r"\bSELECT\b|unsafe_allow_html|st\.html|components\.v1|#[0-9a-fA-F]{6}", text
    )
    assert len(text.splitlines()) <= 120


@pytest.mark.parametrize("path", ZONA, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_html_and_no_sql_in_code(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"unsafe_allow_html|st\.html\(|components\.v1", text)
    if "store" not in path.parts:
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
