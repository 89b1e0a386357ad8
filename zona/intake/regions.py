"""Which region a row means: by its code in either numbering, by its name as people write it, or by
both. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from zona.domain.ledger import Facts
from zona.intake.cells import shown_number
from zona.intake.folding import folded
from zona.intake.layout import VOCABULARY

# From here on a name resembles another: "Labuhnbatu" and "Labuhanbatu" do, "Medan" and "Madina" do
# not.
RESEMBLES = 82

Said = tuple[str, str, dict[str, Any]]


class Meant(NamedTuple):
    """The code of the region, None where a fault stands.

    `fault` and `note`: (field, code, details).
    """

    region_code: str | None
    fault: Said | None = None
    note: Said | None = None


class RegionIndex:
    """Finds regions by what people write."""

    def __init__(self, facts: Facts):
        self.names = {facts.province_code: f"Provinsi {facts.province_name}"}
        self.types = {facts.province_code: "provinsi"}
        self.by_bps: dict[str, str] = {}
        self.by_name: dict[str, set[str]] = {}
        for region in facts.regions:
            self.names[region.region_code] = f"{region.type.capitalize()} {region.name}"
            self.types[region.region_code] = region.type
            self.by_bps[region.bps_code] = region.region_code
            self._add(region.name, region.region_code)
        self._add(facts.province_name, facts.province_code)
        for code, kind, name in facts.names:
            if kind != "tile":  # a tile's name is cut to fit
                self._add(name, code)
        self.known = {words: code for words, codes in self.by_name.items() for code in codes}

    def _add(self, name: str, code: str) -> None:
        self.by_name.setdefault(key(name), set()).add(code)

    def meant(self, code: Any, bps: Any, name: Any, scheme: str = "") -> Meant:
        """The region of a row.

        `code`, `bps`, `name` as they stand in the file ("" where there is no such cell).

        `scheme`: "kemendagri" where the heading of the code column says so. A code that two
        numberings read differently, a name that fits none or several regions, and a code and a name
        that disagree are faults.
        """
        named, name_fault = self._by_name(name)
        found, field, coded_fault, note = None, "", None, None
        if code != "":
            field = "kode_wilayah"
            found, coded_fault, note = self._by_code(code, named, scheme)
        if bps != "" and coded_fault is None:
            by_bps = self.by_bps.get(shown_number(bps).strip())
            if by_bps is None:
                return Meant(None, ("kode_bps", "bps_unknown", {}))
            if found and found != by_bps:
                return Meant(None, ("kode_bps", "code_and_bps", self._both(found, by_bps)))
            found, field = by_bps, field or "kode_bps"
        if coded_fault:
            return Meant(None, coded_fault)
        if found is None:
            if name == "":
                return Meant(None, ("kode_wilayah", "region_missing", {}))
            return Meant(None, name_fault) if name_fault else Meant(next(iter(named)))
        return self._agreed(found, field, named, name_fault, note)

    def code_of(self, said: str) -> str | None:
        """The code of the region that a text names, by its code or its name; None for no one."""
        text = said.strip()
        coded = self.meant(text, "", "").region_code
        return coded or self.meant("", "", text).region_code

    def _agreed(
        self, found: str, field: str, named: set[str], name_fault: Said | None, note: Said | None
    ) -> Meant:
        """The coded region where the name does not speak against it."""
        if name_fault and name_fault[1] == "name_type":
            return Meant(None, name_fault)
        if name_fault and found not in name_fault[2]["codes"]:
            return Meant(None, name_fault)
        if name_fault:
            return Meant(found, note=("wilayah", "name_by_code", {"right": self.names[found]}))
        if named and found not in named:
            return Meant(None, (field, "code_and_name", self._both(found, next(iter(named)))))
        return Meant(found, note=note)

    def _both(self, one: str, other: str) -> dict[str, Any]:
        return {"one": f"{one} {self.names[one]}", "other": f"{other} {self.names[other]}"}

    def _by_code(
        self, raw: Any, named: set[str], scheme: str
    ) -> tuple[str | None, Said | None, Said | None]:
        """(code, fault, note) of a code's cell.

        A number has lost its last zero: 12.1 was 12.10, or is meant as 12.01.
        """
        said = shown_number(raw).strip().replace(",", ".")
        if isinstance(raw, bool) or not re.fullmatch(r"\d{2}(\.\d{1,2})?|\d{4}", said):
            return None, ("kode_wilayah", "code_form", {}), None
        if said in self.names:
            return said, None, None
        if len(said) == 4 and "." not in said:
            return self._by_undotted(said, scheme)
        return self._by_cut_code(said, named)

    def _by_undotted(self, said: str, scheme: str) -> tuple[str | None, Said | None, Said | None]:
        """Four digits are a code of one numbering or of the other: only a heading decides."""
        dotted = f"{said[:2]}.{said[2:]}"
        if scheme == "kemendagri" and dotted in self.names:
            return dotted, None, None
        code = "code_scheme" if dotted in self.names or said in self.by_bps else "code_unknown"
        readings = {
            "one": self._reading(dotted),
            "other": self._reading(self.by_bps.get(said, "")),
        }
        return None, ("kode_wilayah", code, readings), None

    def _by_cut_code(
        self, said: str, named: set[str]
    ) -> tuple[str | None, Said | None, Said | None]:
        """A code that lost a zero: the region's name settles which, if it is one of the two."""
        whole = (f"{said}0", f"{said[:3]}0{said[3:]}")
        candidates = [code for code in whole if len(said) == 4 and code in self.names]
        settled = [code for code in candidates if code in named and len(named) == 1]
        if settled:
            return settled[0], None, ("kode_wilayah", "code_repaired", {"right": settled[0]})
        if not candidates:
            return None, ("kode_wilayah", "code_unknown", {}), None
        if named:
            both = self._both(candidates[0], next(iter(named)))
            return None, ("kode_wilayah", "code_and_name", both), None
        readings = [self._reading(code) for code in candidates]
        zeros = {"one": readings[0], "other": readings[-1]}
        return None, ("kode_wilayah", "code_zero", zeros), None

    def _reading(self, code: str) -> str:
        return f"{code} {self.names[code]}" if code in self.names else "–"

    def _by_name(self, raw: Any) -> tuple[set[str], Said | None]:
        """(the one region that a name fits, fault); both empty where there is no name."""
        if raw == "":
            return set(), None
        words = folded(_ascii(str(raw)))
        if whole := self.by_name.get(words.replace(" ", "")):
            return self._one(whole, words)
        stated, rest = _type(words)
        fitting = self.by_name.get(rest.replace(" ", ""), set())
        right = {code for code in fitting if stated in ("", "any", self.types[code])}
        if right:
            return self._one(right, words)
        if fitting:
            return set(), (
                "wilayah",
                "name_type",
                {"right": self._list(fitting), "codes": tuple(fitting)},
            )
        close = process.extract(
            rest.replace(" ", ""),
            list(self.known),
            scorer=fuzz.WRatio,
            score_cutoff=RESEMBLES,
            limit=8,
        )
        return set(), self._unknown(
            {self.known[words] for words, _, _ in close} if len(rest) > 2 else set()
        )

    def _one(self, codes: set[str], words: str) -> tuple[set[str], Said | None]:
        return (codes, None) if len(codes) == 1 else (set(), self._unknown(codes))

    def _unknown(self, codes: set[str]) -> Said:
        if not codes:
            return "wilayah", "name_unknown", {"codes": ()}
        code = "name_resembles_one" if len(codes) == 1 else "name_resembles"
        return "wilayah", code, {"right": self._list(codes), "codes": tuple(codes)}

    def _list(self, codes: Iterable[str]) -> str:
        return ", ".join(f"{code} {self.names[code]}" for code in sorted(codes))


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def key(name: str) -> str:
    """A name for comparing: "Tanjung Balai" and "TANJUNGBALAI" are the same."""
    return folded(_ascii(name)).replace(" ", "")


def _type(words: str) -> tuple[str, str]:
    """(type that the words before a name state, the rest): "pemko medan" -> kota, medan."""
    stated = ""
    parts = words.split()
    while len(parts) > 1:
        kind = next((kind for kind, said in VOCABULARY["types"].items() if parts[0] in said), None)
        if kind is None:
            break
        stated = stated if kind == "any" else kind
        parts.pop(0)
    return stated, " ".join(parts)
