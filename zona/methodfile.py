"""Reads one method from `data/methods/<id>.toml` and says what is wrong with it. The meaning of the keys: data/README.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zona.method import ZONES, Band, Dimension, Loci, Method
from zona.problems import Problem

STATES = ("verified", "secondary", "unknown")


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """The content of a TOML file; a file that is missing or broken is noted with its line and is empty."""
    file = f"{path.parent.name}/{path.name}"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem("no_file", file))
    except UnicodeDecodeError as error:
        problems.append(Problem("not_utf8", file, value=str(error.start)))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problems.append(Problem("toml", file, int(line[1]) if line else None, value=str(error)))
    return {}


class MethodFile:
    """One TOML file with its text, so that a fault can be given the line on which the value stands."""

    def __init__(self, path: Path, problems: list[Problem]):
        self.file, self.problems = f"{path.parent.name}/{path.name}", problems
        self.content = read_toml(path, problems)
        self.text = path.read_text(encoding="utf-8", errors="replace").splitlines() if self.content else []

    def fault(self, code: str, column: str, value: Any, table: str = "", index: int = 0, **details: Any) -> None:
        line = self._line(column, table, index)
        self.problems.append(Problem(code, self.file, line, column, str(value), details))

    def _line(self, key: str, table: str, index: int) -> int | None:
        """The line of a key below the index-th header of a table, or the header's own, or None."""
        headers = [n for n, line in enumerate(self.text) if line.strip() in (f"[{table}]", f"[[{table}]]")] if table else [0]
        if index >= len(headers):
            return None
        for n in range(headers[index], len(self.text)):
            if re.match(rf"\s*{re.escape(key)}\s*=", self.text[n]):
                return n + 1
        return headers[index] + 1

    def number(self, entry: dict[str, Any], key: str, table: str, index: int = 0) -> Decimal | None:
        """A number, written as text so that it keeps its decimals; None where it is not known."""
        if entry.get(key) is None:
            return None
        try:
            return Decimal(str(entry[key]))
        except InvalidOperation:
            self.fault("not_number", key, entry[key], table, index)
            return None

    def state(self, entry: dict[str, Any], table: str = "", index: int = 0) -> str:
        state = entry.get("state", "unknown")
        if state not in STATES:
            self.fault("not_allowed", "state", state, table, index, allowed=", ".join(STATES))
        return state

    def sources(self, entry: dict[str, Any], known: Container[str], table: str = "", index: int = 0) -> tuple[str, ...]:
        for source_id in entry.get("sources", ()):
            if source_id not in known:
                self.fault("unknown_source", "sources", source_id, table, index)
        return tuple(entry.get("sources", ()))


def read_method(path: Path, sources: Container[str], problems: list[Problem]) -> Method | None:
    """The method in a file, None where the file cannot be read; faults (overlapping bands, weights that do not sum to
    100, a source that does not exist, an id that is not the file's name) are noted in `problems`."""
    file = MethodFile(path, problems)
    content = file.content
    if not content:
        return None
    if content.get("id") != path.stem:
        file.fault("method_id", "id", content.get("id", ""), expected=path.stem)
    years = tuple(content.get("years", ()))
    if not years or not all(isinstance(year, int) for year in years):
        file.fault("method_years", "years", content.get("years", ""))
        return None
    scale = content.get("scale", {})
    method = Method(
        id=path.stem, years=years, comparable_years=tuple(content.get("comparable_years", years)),
        state=file.state(content), sources=file.sources(content, sources),
        scale_low=file.number(scale, "low", "scale"), scale_high=file.number(scale, "high", "scale"),
        scale_state=file.state(scale, "scale"), bands=_bands(file), dimensions=_dimensions(file, sources),
        loci=_loci(file, sources), opinions=tuple(o["label"] for o in content.get("opinions", ()) if "label" in o),
        name=content.get("name", {}), note=content.get("note", {}),
    )  # fmt: skip
    _check_bands(file, method)
    return method


def _bands(file: MethodFile) -> tuple[Band, ...]:
    bands = []
    for index, entry in enumerate(file.content.get("bands", ())):
        low, high = file.number(entry, "low", "bands", index), file.number(entry, "high", "bands", index)
        if low is None or high is None or low > high:
            file.fault("band_limits", "low", entry.get("low", ""), "bands", index)
            continue
        if entry.get("zone") not in ZONES:
            file.fault("not_allowed", "zone", entry.get("zone", ""), "bands", index, allowed=", ".join(ZONES))
            continue
        bands.append(Band(entry["zone"], low, high, entry.get("category"), entry.get("label", "")))
    return tuple(sorted(bands, key=lambda band: -band.low))


def _check_bands(file: MethodFile, method: Method) -> None:
    """Notes bands that overlap, bands outside the scale, and weights that do not sum to 100."""
    for better, worse in zip(method.bands, method.bands[1:], strict=False):
        if worse.high >= better.low:
            index = next(i for i, e in enumerate(file.content["bands"]) if Decimal(str(e["low"])) == worse.low)
            file.fault("bands_overlap", "high", worse.high, "bands", index, band=worse.code, other=better.code, low=better.low)
    for band in method.bands:
        if method.scale_low is None or method.scale_high is None:
            file.fault("no_scale", "low", "", "scale")
            break
        if band.low < method.scale_low or band.high > method.scale_high:
            index = next(i for i, e in enumerate(file.content["bands"]) if Decimal(str(e["low"])) == band.low)
            file.fault("band_outside", "low", band.low, "bands", index, low=method.scale_low, high=method.scale_high)
    weights = [dimension.weight_pct for dimension in method.dimensions]
    if weights and None not in weights and sum(weights) != 100:
        file.fault("weights", "weight_pct", sum(weights), "dimensions")


def _dimensions(file: MethodFile, sources: Container[str]) -> tuple[Dimension, ...]:
    return tuple(
        Dimension(
            entry.get("id", ""),
            file.number(entry, "weight_pct", "dimensions", index),
            file.state(entry, "dimensions", index),
            file.sources(entry, sources, "dimensions", index),
            tuple(entry.get("parts", ())),
            entry.get("indicators_n"),
        )  # fmt: skip
        for index, entry in enumerate(file.content.get("dimensions", ()))
    )


def _loci(file: MethodFile, sources: Container[str]) -> tuple[Loci, ...]:
    return tuple(
        Loci(
            tuple(entry.get("years", ())),
            tuple(entry.get("kinds", ())),
            file.state(entry, "loci", index),
            file.sources(entry, sources, "loci", index),
            entry.get("region_code"),
        )  # fmt: skip
        for index, entry in enumerate(file.content.get("loci", ()))
    )
