"""Grids of numbers: a line an OPD or indicator, a column each, cells that can be clicked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zona.figures.named_lines import CELL, Head, places, wrapped
from zona.figures.palette import DARK, LIGHT, LOOKS
from zona.figures.shades import BLACK, change_shade, shade
from zona.figures.zones import BORDER, SELECTED, Figure, Row
from zona.language.words import Words

# Columns whose names stand upright on a phone: short names, and longer ones that are wrapped.
SHORT, COLUMNS_SHORT, COLUMNS_LONG = 7, 7, 5
MISSING = "…"
OWN = "*"  # beside a value of our own aggregation


def grid(
    lines: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    cell: Callable[[str, str], Mapping[str, Any]],
    heads: Mapping[int, Head] | None = None,
) -> Figure:
    """A grid of numbers with each line's name above it.

    lines, columns: (id, name), top and left first. cell(line id, column id): text, fill, ink,
    hover, customdata, and selected. Cells are bars, because they can be clicked. heads: line ->
    the heading above it.
    """
    labels, middles, total = places([name for _, name in lines], heads=heads)
    cells = [
        {**cell(line, column), "x": x, "y": y}
        for (line, _), y in zip(lines, middles, strict=True)
        for x, (column, _) in enumerate(columns)
    ]
    short = all(len(name) <= SHORT for _, name in columns)
    upright = len(columns) <= (COLUMNS_SHORT if short else COLUMNS_LONG)
    head = 30 if upright else 16 + 7 * max((min(len(name), 22) for _, name in columns), default=0)
    layout = {
        "xaxis": {
            "tickmode": "array",
            "tickvals": list(range(len(columns))),
            "side": "top",
            "fixedrange": True,
            "ticktext": [wrapped(name, 22) for _, name in columns],
            "zeroline": False,
            "tickangle": 0 if upright else -90,
            "range": [-0.48, len(columns) - 0.52],
            "ticks": "",
            "showgrid": False,
            "tickfont": {"size": 12 if upright else 11},
        },
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, 0]},
        "annotations": labels,
        "margin": {"l": 0, "r": 0, "t": head, "b": 0},
        "height": total + head,
        # beside each other the cells of two colours of text would share one width
        "barmode": "overlay",
        "bargap": 0,
        "showlegend": False,
        "dragmode": False,
        "clickmode": "event+select",
    }
    return {
        "data": [_cells(cells, ink) for ink in dict.fromkeys(cell["ink"] for cell in cells)],
        "layout": layout,
    }


def _cells(cells: Sequence[Mapping[str, Any]], ink: str) -> dict[str, Any]:
    """The cells with one colour of text: Plotly fades the text of what is not selected unless all
    of it has one colour.
    """
    group = [cell for cell in cells if cell["ink"] == ink]
    return {
        "type": "bar",
        "x": [cell["x"] for cell in group],
        "width": 0.94,
        "y": [CELL] * len(group),
        "base": [cell["y"] - CELL / 2 for cell in group],
        "text": [cell["text"] for cell in group],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ink, "size": 12},
        # Plotly would shrink the number of a narrow cell until nobody reads it
        "constraintext": "none",
        "customdata": [cell["customdata"] for cell in group],
        "hovertext": [cell["hover"] for cell in group],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": [cell["fill"] for cell in group],
            "line": {
                "color": [SELECTED if cell.get("selected") else BORDER for cell in group],
                "width": [3 if cell.get("selected") else 0.6 for cell in group],
            },
        },
        "selected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": ink}},
    }


def score_grid(
    lines: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    row_of: Callable[[str, str], Row | None],
    words: Words,
    customdata: Callable[[str, str], Any],
    selected: Callable[[str, str], bool] = lambda line, column: False,
    changes: bool = False,
    heads: Mapping[int, Head] | None = None,
) -> Figure:
    """Scores (or their changes) as a grid.

    row_of: the row of a cell (score, with `changes` change, and where it is our own aggregation
    `own`), None: not published. A row with `part` shows that instead: signed points without a
    shade. customdata: what a click on a cell tells the page.
    """
    names = dict(lines) | dict(columns)

    def cell(line: str, column: str) -> Mapping[str, Any]:
        row = row_of(line, column) or {}
        said, fill, ink = _value(row, words, changes)
        text = MISSING if said is None else said
        hover = said or words("agency.not_published")
        if row.get("own") and said is not None:
            text += OWN
            hover += f"<br>{words('agency.own_value', n=row['based_on'])}"
        return {
            "text": text,
            "fill": fill,
            "ink": ink,
            "hover": f"<b>{wrapped(names[line])}</b><br>{wrapped(names[column])}: {hover}",
            "customdata": customdata(line, column),
            "selected": selected(line, column),
        }

    return grid(lines, columns, cell, heads)


def _value(row: Row, words: Words, changes: bool) -> tuple[str | None, str, str]:
    """(what a cell says, None where nothing is known; its fill; the colour of its text)."""
    if row.get("part") is not None:
        return words.signed(row["part"]), LIGHT, BLACK
    value = row.get("change" if changes else "score")
    if value is None:
        return None, LOOKS["unpublished"].fill, DARK
    if changes:
        return words.signed(value), *change_shade(value)
    return words.number(value), *shade(value)


def zone_lines(rows: Sequence[Row], words: Words) -> Figure:
    """OPD of which only the zone is published: one box with letter and word each. rows: name, zone,
    sorted as shown.
    """
    by_id = {row["agency_id"]: row for row in rows}

    def cell(line: str, column: str) -> Mapping[str, Any]:
        look, zone = LOOKS[by_id[line]["zone"]], words(f"zone.{by_id[line]['zone']}")
        return {
            "text": f"<b>{look.letter}</b> {zone}",
            "fill": look.fill,
            "ink": look.text,
            "customdata": line,
            "hover": f"<b>{wrapped(by_id[line]['name'])}</b><br>{zone}",
        }

    figure = grid([(row["agency_id"], row["name"]) for row in rows], [("zone", "")], cell)
    figure["layout"]["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    figure["layout"]["xaxis"] |= {"visible": False}
    return figure
