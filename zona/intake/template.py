"""The workbook that people fill in: headings, drop-down lists and checks of cells, instructions,
and the lists themselves.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from zona.domain.ledger import Facts
from zona.exports import defused
from zona.intake.datasets import DATASETS
from zona.intake.datasets.columns import years
from zona.intake.dictionary import meaning
from zona.language.words import Words

__all__ = ["template", "years"]  # the years are asked for along with the template

# as far down as the lists of choices reach; below it a cell is checked when the file comes
ROWS = 5_000
# what stands in a cell is text, whatever it looks like: a formula in a template would be ours
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def template(
    kind: str, facts: Facts, words: Words, rows: Iterable[Mapping[str, Any]] = ()
) -> bytes:
    """The template of a kind as XLSX; `rows` (column -> cell) are filled in already.

    Text stays text in every cell.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        data = book.add_worksheet(words("template.data"))
        guide = book.add_worksheet(words("template.help"))
        lists = _lists(kind, facts)
        places = _write_lists(book, kind, lists, words)
        _write_data(book, data, kind, list(rows))
        _add_checks(data, kind, facts, places, words)
        _write_guide(book, guide, kind, facts, words)
    return buffer.getvalue()


def _lists(kind: str, facts: Facts) -> dict[str, list[Any]]:
    """What may be chosen in each column."""
    dataset = DATASETS[kind]
    columns = (dataset.by_name[name] for name in dataset.headings)
    return {column.name: list(column.allowed(facts)) for column in columns if column.allowed}


def _write_lists(
    book: xlsxwriter.Workbook, kind: str, lists: Mapping[str, Sequence[Any]], words: Words
) -> dict[str, str]:
    """Writes the lists side by side; gives the range of each."""
    name = words("template.lists")
    sheet, bold, text = (
        book.add_worksheet(name),
        book.add_format({"bold": True}),
        book.add_format({"num_format": "@"}),
    )
    ranges = {}
    for column, (heading, values) in enumerate(lists.items()):
        sheet.write_string(0, column, f"{words('template.lists')}: {heading}", bold)
        for row, value in enumerate(values, start=1):
            sheet.write(row, column, value, text if isinstance(value, str) else None)
        letter = chr(ord("A") + column)
        ranges[heading] = f"='{name}'!${letter}$2:${letter}${len(values) + 1}"
        sheet.set_column(column, column, DATASETS[kind].by_name[heading].width + 2)
    sheet.freeze_panes(1, 0)
    return ranges


def _write_data(
    book: xlsxwriter.Workbook, sheet: Any, kind: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    formats = {
        "score": book.add_format({"num_format": "0.00"}),
        "date": day,
        "deadline": day,
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bg_color": "#dde7f5", "border": 1})
    for column, heading in enumerate(DATASETS[kind].headings):
        declared = DATASETS[kind].by_name[heading]
        style = text if heading == "kode_wilayah" else formats.get(declared.reads)
        sheet.write_string(0, column, heading, head)
        sheet.set_column(column, column, declared.width, style)
        for number, row in enumerate(rows, start=1):
            value = row.get(heading)
            if isinstance(value, str):
                # a date as text stays as somebody wrote it
                plain = declared.reads in ("date", "deadline", "moment")
                sheet.write_string(number, column, value, None if plain else style)
            elif value is not None:
                sheet.write(number, column, value, style)
    sheet.freeze_panes(1, 0)


def _add_checks(
    sheet: Any, kind: str, facts: Facts, places: Mapping[str, str], words: Words
) -> None:
    scales = [(m.scale_low, m.scale_high) for m in facts.methods if m.scale_high is not None]
    low, high = min(low for low, _ in scales), max(high for _, high in scales)
    wrong_list, wrong_score = (
        words("template.list_error"),
        words("template.score_error", low=low, high=high),
    )
    for column, heading in enumerate(DATASETS[kind].headings):
        if heading in places:
            # a name may be written otherwise than in the list: a hint, not a wall
            style = "warning" if DATASETS[kind].by_name[heading].hint else "stop"
            check = {
                "validate": "list",
                "source": places[heading],
                "error_type": style,
                "error_message": wrong_list,
            }
        elif heading == "nilai":
            check = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": float(low),
                "maximum": float(high),
            }
            check["error_message"] = wrong_score
        else:
            continue
        sheet.data_validation(1, column, ROWS, column, check)


def _write_guide(
    book: xlsxwriter.Workbook, sheet: Any, kind: str, facts: Facts, words: Words
) -> None:
    bold, wrap = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    large = book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, words.said(f"template.heading_{kind}", kind), large)
    row = 2
    lines = ["general", "whole", "unknown"]
    lines += ["no_totals"] if kind == "agency_scores" else []
    lines += ["no_persons"] if DATASETS[kind].guarded else []
    for line in lines:
        sheet.merge_range(row, 0, row, 1, words(f"template.{line}"), wrap)
        sheet.set_row(row, 32)
        row += 1
    row += 1
    sheet.write_row(row, 0, [words("template.column"), words("template.meaning")], bold)
    for heading in DATASETS[kind].headings:
        row += 1
        # the name of a column in quotation marks: this sheet must not look like a table of scores
        sheet.write_string(row, 0, defused(f"“{heading}”"))
        sheet.write_string(row, 1, meaning(DATASETS[kind], heading, facts, words), wrap)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
