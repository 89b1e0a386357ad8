"""Plotly in Streamlit's frontend, cut to the kinds of traces that our figures draw.

Streamlit ships all of Plotly in one file: 50 kinds of traces, maps of streets and 3D among them,
1.0 MB compressed. The cut (`python -m zona frontend`) leaves out every module that nothing reaches
from the kinds named in `zona/figures`, as the fonts leave out what is not used. It is named after
what it holds: where a figure draws a new kind since, or a later Streamlit is built in another way,
the whole file serves.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from zona import files
from zona.config import ROOT

if TYPE_CHECKING:
    from tree_sitter import Node

log = logging.getLogger("zona")

CHART = "PlotlyChart.*.js"
KIND = re.compile(r'"type": "([a-z0-9]+)"')
# Plotly's bundler keeps the paths of its modules: `xy=_({"lib/bar.js"(e,t){...}})`, used as `xy()`.
MODULE = re.compile(rb'([\w$]+)=[\w$]+\(\{"(?:src|lib|node_modules|stackgl_modules|build)/')
LIBRARY = re.compile(rb'([\w$]+)=[\w$]+\(\{"lib/([a-z0-9]+)\.js"')
REGISTERED = re.compile(rb"\.register\(\[([\w$(),]+)\]\)")
# No property (`a.b`), but what is spread (`...b`).
NAME = re.compile(rb"(?:(?<![\w$.])|(?<=\.\.\.))([A-Za-z_$][\w$]*)")
MODULE_CALL = re.compile(NAME.pattern + rb"\(\)")


def kinds(root: Path = ROOT) -> frozenset[str]:
    """What the figures name as a type: the traces' kinds, and some words that are none."""
    scripts = (root / "zona" / "figures").glob("*.py")
    return frozenset(
        name for path in scripts for name in KIND.findall(path.read_text(encoding="utf-8"))
    )


def cut_path(whole: Path, best: Path, wanted: Iterable[str]) -> Path:
    """Where the cut of this file with these kinds lies; another way of cutting, another name."""
    held = "\n".join(sorted(wanted)).encode() + Path(__file__).read_bytes()
    return best / "cut" / f"{whole.name}.{hashlib.sha256(held).hexdigest()[:12]}"


def find_cut(folder: Path, best: Path, root: Path = ROOT) -> tuple[Path, Path] | None:
    """The whole chart library below `folder` and its cut, None where there is no cut of it."""
    for whole in (folder / "js").glob(CHART):
        if (cut := cut_path(whole, best, kinds(root))).is_file():
            return whole, cut
    return None


def make_cut(folder: Path, best: Path, root: Path = ROOT) -> int:
    """Cuts the chart library where its cut is lacking; returns how many were made, in some seconds.

    Raises NotWritten where the disk fails.
    """
    made = 0
    for whole in (folder / "js").glob(CHART):
        path = cut_path(whole, best, kinds(root))
        if path.is_file():
            continue
        cut = cut_library(whole.read_bytes(), kinds(root))
        if cut is None:
            log.warning("%s is not built as expected: it serves whole", whole.name)
            continue
        files.write(path, cut)
        made += 1
    return made


def cut_library(script: bytes, wanted: Iterable[str]) -> bytes | None:
    """The script without what these kinds do not need; None where it is not built as expected."""
    from tree_sitter import Language, Parser
    from tree_sitter_javascript import language

    parser = Parser(Language(language()))
    tree = parser.parse(script)
    registered = REGISTERED.search(script)
    if registered is None or tree.root_node.has_error:
        return None
    library = {found[2].decode(): found[1] + b"()" for found in LIBRARY.finditer(script)}
    kept = [library[kind] for kind in sorted(wanted) if kind in library]
    if not kept or not set(registered[1].split(b",")) >= set(kept):
        return None
    short = script[: registered.start(1)] + b",".join(kept) + script[registered.end(1) :]
    cut = _without_unreached(short, parser.parse(short).root_node)
    return None if parser.parse(cut).root_node.has_error else cut


def _without_unreached(script: bytes, root: Node) -> bytes:
    """The script without the definitions of Plotly's scope that nothing reaches."""
    modules = frozenset(MODULE.findall(script))
    scope = Scope(script, modules)
    for statement in _largest_block(root).named_children:
        scope.take(statement)
    reached = scope.reached()
    pieces, end = [], 0
    for definition in scope.definitions:
        if definition.name not in reached:
            pieces += [script[end : definition.start], definition.instead]
            end = definition.end
    return b"".join([*pieces, script[end:]])


def _largest_block(node: Node) -> Node:
    """The innermost node that holds most of the script: the body of Plotly's own function."""
    half = (node.end_byte - node.start_byte) / 2
    while True:
        large = [part for part in node.named_children if part.end_byte - part.start_byte > half]
        if not large:
            return node
        node = large[0]


@dataclass(frozen=True)
class Definition:
    """A stretch of the script that only matters where its name is reached."""

    name: bytes
    start: int
    end: int
    instead: bytes  # what stands there when it goes


@dataclass
class Scope:
    """The names of one scope, and which of them each definition uses."""

    script: bytes
    modules: frozenset[bytes]
    definitions: list[Definition] = field(default_factory=list)
    uses: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    roots: set[bytes] = field(default_factory=set)

    def take(self, statement: Node) -> None:
        """Notes what a statement defines and uses; what is not understood stays, with its uses."""
        if statement.type == "function_declaration":
            self._define(statement.child_by_field_name("name").text, statement, b"")
        elif statement.type in ("variable_declaration", "lexical_declaration"):
            for name, value in _declared(statement):
                self._define(name.text, value, b"0")
        elif (name := _exporting(statement)) is not None:
            self._define(name.text, statement, b"")
        else:
            self.roots |= self._used(statement)

    def _define(self, name: bytes, node: Node, instead: bytes) -> None:
        self.uses[name] |= self._used(node)
        self.definitions.append(Definition(name, node.start_byte, node.end_byte, instead))

    def _used(self, node: Node) -> set[bytes]:
        """The names in a part of the script, some of them local ones that only look the same.

        A module is only ever called, without arguments: locals of its name keep nothing alive.
        """
        text = self.script[node.start_byte : node.end_byte]
        called = set(MODULE_CALL.findall(text)) & self.modules
        return called | (set(NAME.findall(text)) - self.modules)

    def reached(self) -> set[bytes]:
        """What is used from outside of all definitions, directly or not."""
        found: set[bytes] = set()
        waiting = list(self.roots)
        while waiting:
            name = waiting.pop()
            if name in self.uses and name not in found:
                found.add(name)
                waiting += self.uses[name]
        return found


def _declared(statement: Node) -> Iterator[tuple[Node, Node]]:
    """Name and value of each variable that a declaration gives one."""
    for declarator in statement.named_children:
        name, value = (declarator.child_by_field_name(part) for part in ("name", "value"))
        if value is not None:
            yield name, value


def _exporting(statement: Node) -> Node | None:
    """The object that a statement like `v(xy,{name:()=>value})` fills, else None."""
    call = statement.named_children[0] if statement.type == "expression_statement" else None
    arguments = call.child_by_field_name("arguments") if call is not None else None
    first = arguments.named_children[:1] if arguments is not None else []
    return first[0] if first and first[0].type == "identifier" else None
