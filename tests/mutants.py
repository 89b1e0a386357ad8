"""Breaks a module in one small way at a time and sees which breaks no test notices.

    python -m tests.mutants zona/intake/rules.py tests/test_intake_rules.py [more arguments of pytest]

Works on a copy of the checkout. Some survivors are equal in what they do: a person has to look.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import importlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = ("zona", "tests", "data", "geo", "pages", ".streamlit", "dashboard.py", "pyproject.toml")
SWAPS = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
SECONDS = 120
SLOW = (
    "playwright.sync_api",
    "duckdb",
    "pydantic",
    "rapidfuzz",
    "babel.dates",
    "openpyxl",
    "hypothesis",
)


def changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What may stand in place of a node: (what was done, the new node)."""
    new = copy.deepcopy(node)
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if type(operator) in SWAPS:
                new = copy.deepcopy(node)
                new.ops[place] = SWAPS[type(operator)]()
                yield "comparison", new
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
        new.op = SWAPS[type(node.op)]()
        yield "operator", new
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not", node.operand
    elif isinstance(node, ast.IfExp):
        new.body, new.orelse = new.orelse, new.body
        yield "branches", new
    elif isinstance(node, ast.Constant):
        yield from ((f"constant {node.value!r}", ast.Constant(one)) for one in _other(node.value))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "call left out", ast.Pass()
    elif isinstance(node, ast.Return) and node.value and not _is_none(node.value):
        yield "nothing returned", ast.Return(ast.Constant(None))


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _other(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1,)
    return (value + "x",) if isinstance(value, str) else ()


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """(line, what was done, the source so broken), one after the other; docstrings stay."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if getattr(node, "body", None)
        and isinstance(node.body, list)
        and isinstance(node.body[0], ast.Expr)
    }
    places = [
        (parent, name, index, child)
        for parent in ast.walk(tree)
        for name, value in ast.iter_fields(parent)
        for index, child in enumerate(value if isinstance(value, list) else [value])
        if isinstance(child, ast.AST)
        and id(child) not in docs
        and name not in ("returns", "annotation")
    ]
    for parent, name, index, child in places:
        for done, new in changes(child):
            _put(parent, name, index, ast.fix_missing_locations(ast.copy_location(new, child)))
            yield child.lineno, done, ast.unparse(tree)
            _put(parent, name, index, child)


def _put(parent: ast.AST, name: str, index: int, node: ast.AST) -> None:
    value = getattr(parent, name)
    if isinstance(value, list):
        value[index] = node
    else:
        setattr(parent, name, node)


def warm() -> None:
    """Loads what takes long and is none of ours, once for all."""
    for name in SLOW:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def survives(folder: Path, tests: list[str]) -> bool:
    """Whether the tests pass on what lies in the folder, in a process forked from this one."""
    number = os.fork()
    if not number:
        signal.alarm(SECONDS)  # one that never ends counts as noticed
        os._exit(_run(folder, tests))
    return os.waitpid(number, 0)[1] == 0


def _run(folder: Path, tests: list[str]) -> int:
    for name in list(sys.modules):
        if name.split(".")[0] in ("zona", "tests"):
            del sys.modules[name]
    os.chdir(folder)
    sys.path = [str(folder), *(part for part in sys.path if part not in ("", str(ROOT)))]
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    return pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests])


def main(module: str, *tests: str) -> int:
    """Prints each survivor and their number; 1 where there are any."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in NEEDED:
            source = ROOT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
        sys.dont_write_bytecode = True  # two versions of a file may be written in one second
        warm()
        original = (folder / module).read_text(encoding="utf-8")
        if not survives(folder, list(tests)):
            sys.exit("the tests fail on the module as it is")
        tried = survived = 0
        for line, done, broken in mutants(original):
            (folder / module).write_text(broken, encoding="utf-8")
            tried += 1
            if survives(folder, list(tests)):
                survived += 1
                print(f"{module}:{line}: {done}", flush=True)
        print(f"{survived} of {tried} survived")
    return int(survived > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
