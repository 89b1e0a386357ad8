"""The template of one region and year: indicators down, OPD across, to be filled with scores."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from zona.domain.advice import Evidence
from zona.domain.ledger import Facts
from zona.domain.method import Method, method_of
from zona.exports import defused
from zona.facts.advice import advice
from zona.intake import batches, expected
from zona.intake.datasets import DATASETS
from zona.intake.datasets.columns import years
from zona.intake.template import OPTIONS
from zona.language.agencies import indicator_name, kind_name
from zona.language.words import Words

LABELS = ("kode_wilayah", "wilayah", "tahun", "sumber", "tanggal")
HEADER = len(LABELS) + 1  # one row is left blank, so that labels and table stand apart
SCORES_FROM = HEADER + 2
# a spreadsheet's format for text: 12.10 as a number would become 12.1, another region
TEXT = "@"


class NoTemplate(Exception):
    """There is none for what was asked; `code` names the sentence (`template.<code>`)."""

    def __init__(self, code: str, **details: Any):
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True)
class _Sheet:
    """What the template is written with."""

    book: xlsxwriter.Workbook
    data: Any
    words: Words
    agencies: Sequence[expected.Expected]
    rows: Sequence[tuple[str, str]]

    @property
    def width(self) -> int:
        """The columns of OPD, those to be named included."""
        return len(self.agencies) + expected.SPARE_OPD


def crosstable(
    facts: Facts,
    words: Words,
    region: str,
    year: int,
    evidence: Iterable[Evidence] = (),
    known: Mapping[str, str] | None = None,
) -> bytes:
    """The template as XLSX, prefilled with the OPD, dimensions and indicators that are known.

    known: name -> kind of OPD of the region that stand elsewhere already. Raises NoTemplate for a
    region or year of which no scores can be handed in.
    """
    name = _full_names(facts).get(region)
    if name is None:
        raise NoTemplate("no_region", value=region)
    if year not in years(facts):
        raise NoTemplate("no_year", value=year, years=", ".join(map(str, years(facts))))
    method = method_of(facts.methods, year)
    kinds = {kind: kind_name(kind, words) for kind in _all_kinds(facts)}
    agencies = expected.agencies(facts, region, year, known or {}, kinds)
    rows = expected.rows_of(method, evidence)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        sheet = _Sheet(book, book.add_worksheet(words("template.data")), words, agencies, rows)
        _write_labels(sheet, (region, name, year))
        _write_header(sheet, kinds)
        _write_rows(sheet)
        _add_check(sheet, method)
        _write_guide(sheet, name, year)
    return buffer.getvalue()


def prefilled(root: Path, facts: Facts, words: Words, region: str, year: int) -> bytes:
    """The template of a region and year with all that is known below a root. Raises NoTemplate."""
    known = batches.known_agencies(root, facts).get(region, {})
    return crosstable(facts, words, region, year, advice(root).evidence, known)


def _full_names(facts: Facts) -> dict[str, str]:
    named = {r.region_code: f"{r.type.capitalize()} {r.name}" for r in facts.regions}
    return named | {facts.province_code: f"Provinsi {facts.province_name}"}


def _all_kinds(facts: Facts) -> list[str]:
    return list(DATASETS["agency_scores"].by_name["jenis_opd"].allowed(facts))


def _write_labels(sheet: _Sheet, told: tuple[Any, ...]) -> None:
    """Region, year, source and date, once for the whole table."""
    bold = sheet.book.add_format({"bold": True})
    text = sheet.book.add_format({"num_format": TEXT, "align": "left"})
    number = sheet.book.add_format({"num_format": "0", "align": "left"})
    for row, label in enumerate(LABELS):
        sheet.data.write_string(row, 0, label, bold)
        value = told[row] if row < len(told) else None
        if isinstance(value, str):
            sheet.data.write_string(row, 1, value, text)
        elif value is not None:
            sheet.data.write_number(row, 1, value, number)


def _write_header(sheet: _Sheet, kinds: Mapping[str, str]) -> None:
    """The names of the OPD, and below them what kind each is: a name may not tell it."""
    shape = {"bold": True, "bg_color": "#dde7f5", "border": 1, "text_wrap": True, "valign": "top"}
    head = sheet.book.add_format(shape)
    # a kind in the place of a name: whoever fills this in writes how the OPD is called
    guess = sheet.book.add_format(shape | {"italic": True})
    kind = sheet.book.add_format({"font_color": "#5f6b7a", "border": 1})
    for column, heading in enumerate(("dimensi", "indikator")):
        sheet.data.write_string(HEADER, column, heading, head)
    sheet.data.write_string(HEADER + 1, 0, "jenis_opd", kind)
    for column in range(sheet.width):
        agency = sheet.agencies[column] if column < len(sheet.agencies) else None
        style = head if agency and agency.named else guess
        sheet.data.write_string(HEADER, column + 2, agency.name if agency else "", style)
        sheet.data.write_string(HEADER + 1, column + 2, agency.kind if agency else "", kind)
    last = sheet.width + 1
    sheet.data.data_validation(
        HEADER + 1,
        2,
        HEADER + 1,
        last,
        {
            "validate": "list",
            "source": list(kinds),
            "error_message": sheet.words("template.list_error"),
        },
    )
    sheet.data.set_row(HEADER, 48)
    sheet.data.set_column(0, 0, 14)
    sheet.data.set_column(1, 1, 44)
    sheet.data.set_column(2, last, 18)
    sheet.data.freeze_panes(SCORES_FROM, 2)


def _write_rows(sheet: _Sheet) -> None:
    """The rows of each dimension, its name merged beside them, as people keep it."""
    side = sheet.book.add_format({"bold": True, "valign": "top", "border": 1})
    name = sheet.book.add_format({"text_wrap": True, "border": 1})
    score = sheet.book.add_format({"num_format": "0.00", "border": 1})
    row = SCORES_FROM
    for dimension, group in groupby(sheet.rows, key=lambda pair: pair[0]):
        codes = [code for _, code in group]
        if len(codes) > 1 and dimension:
            sheet.data.merge_range(row, 0, row + len(codes) - 1, 0, dimension, side)
        elif dimension:
            sheet.data.write_string(row, 0, dimension, side)
        for code in codes:
            sheet.data.write_string(row, 1, _row_name(sheet.words, dimension, code), name)
            for column in range(sheet.width):
                sheet.data.write_blank(row, column + 2, None, score)
            row += 1


def _row_name(words: Words, dimension: str, code: str) -> str:
    if code == expected.WHOLE:
        return words("template.whole_dimension" if dimension else "template.whole_agency")
    return indicator_name(code, words) if code else ""


def _add_check(sheet: _Sheet, method: Method) -> None:
    low, high = method.scale_low or Decimal(0), method.scale_high
    check = {"validate": "decimal", "criteria": "between"}
    check |= {"minimum": float(low), "maximum": float(high)}
    check["error_message"] = sheet.words("template.score_error", low=low, high=high)
    last = SCORES_FROM + len(sheet.rows) - 1
    sheet.data.data_validation(SCORES_FROM, 2, last, sheet.width + 1, check)


def _write_guide(sheet: _Sheet, region: str, year: int) -> None:
    words = sheet.words
    guide = sheet.book.add_worksheet(words("template.help"))
    large = sheet.book.add_format({"bold": True, "font_size": 14})
    wrap = sheet.book.add_format({"text_wrap": True, "valign": "top"})
    title = words("template.heading_matrix", region=region, year=year)
    guide.write_string(0, 0, defused(title), large)
    lines = ("matrix_cells", "matrix_names", "matrix_rows", "matrix_above", "whole", "unknown")
    for row, line in enumerate(lines, start=2):
        guide.write_string(row, 0, words(f"template.{line}"), wrap)
        guide.set_row(row, 34)
    guide.set_column(0, 0, 110)
