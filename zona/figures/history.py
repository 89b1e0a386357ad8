"""Figures of the years: scores and classes over time, with the breaks between methods.

Pure, like `zona.figures.zones`.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from zona.domain.classes import letter, outcome
from zona.figures.palette import LOOKS
from zona.figures.zones import BORDER, MARGIN, MUTED, Figure, Row, hover, letter_boxes
from zona.language.words import Words

INK = "#1f5fd6"


def score_history(
    rows: Sequence[Row],
    code: str,
    years: Sequence[Row],
    spans: Sequence[Sequence[int]],
    bands: Mapping[int, Sequence[Row]],
    words: Words,
) -> Figure:
    """Scores of one region over the years: points, lines only within a comparable span, breaks and
    bands. Several regions: `zona.figures.together`.

    rows: assessments of the region `code` (region_code, short_name, year, score, class,
    status); years: all years (year, survey); spans: years that may be joined by one line;
    bands: the bands (zone, class, low, high) of each year. A line never crosses a break, nor a
    year of the span in which the region has no score.
    """
    mine = [row for row in rows if row["region_code"] == code]
    first, last = min(y["year"] for y in years), max(y["year"] for y in years)
    layout = {
        "xaxis": {
            "range": [first - 0.6, last + 0.6],
            "tickmode": "array",
            "tickvals": [y["year"] for y in years],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": {
            "range": [-14, 104],  # below zero stand the letters of years without a score
            "tickvals": [0, 20, 40, 60, 80, 100],
            "fixedrange": True,
            "zeroline": False,
            "showgrid": False,
            "title": {"text": words("trend.score_axis")},
        },
        "shapes": band_shapes(bands) + [break_line(edge, -14, 104) for edge in break_edges(spans)],
        "annotations": _year_notes(mine, years, words),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "height": 430,
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
    }
    return {"data": list(_region_lines(mine, spans, words)), "layout": layout}


def _region_lines(
    rows: Sequence[Row], spans: Sequence[Sequence[int]], words: Words
) -> Iterable[dict[str, Any]]:
    """One trace for each run of years that may be joined."""
    by_year = {row["year"]: row for row in rows if row["score"] is not None}
    sides = label_sides({year: row["score"] for year, row in by_year.items()})
    for run in runs(by_year, spans):
        shown = [by_year[year] for year in run]
        yield {
            "type": "scatter",
            "mode": "lines+markers+text",
            "x": list(run),
            "y": [float(row["score"]) for row in shown],
            "name": shown[0]["short_name"],
            "customdata": [row["region_code"] for row in shown],
            "text": [words.number(row["score"]) for row in shown],
            "textposition": [sides[year] for year in run],
            "textfont": {"size": 11},
            "hovertext": [f"{row['year']}: {hover(row, words)}" for row in shown],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "line": {"color": INK, "width": 2},
            "marker": {
                "size": 11,
                "color": [LOOKS[outcome(row)].fill for row in shown],
                "line": {"color": INK, "width": 2},
                "symbol": ["diamond" if row["status"] == "conflict" else "circle" for row in shown],
            },
            # a mark of 100 would lose its upper half
            "cliponaxis": False,
        }


def label_sides(scores: Mapping[int, Any]) -> dict[int, str]:
    """Where each year's figure stands, so that neither the line nor the neighbour's figure runs
    through it.

    scores by year. The lower one of two neighbours has it below, the higher one above; nearly equal
    ones take turns.
    """
    sides: dict[int, str] = {}
    for year in sorted(scores):
        before, after = scores.get(year - 1), scores.get(year + 1)
        near = before is not None and abs(scores[year] - before) < 12
        below = (after is not None and after > scores[year]) or (near and before > scores[year])
        side = "bottom center" if below else "top center"
        if below and before is not None and before < scores[year] - 12:
            side = "top left"  # the line comes steeply from below and goes on above
        if near and sides[year - 1] == side:
            side = "top center" if below else "bottom center"
        sides[year] = side
    return sides


def runs(years: Iterable[int], spans: Sequence[Sequence[int]]) -> list[list[int]]:
    """Years with a value, cut where a span ends or a year of the span is missing: each run may be
    one line.
    """
    have = set(years)
    result: list[list[int]] = []
    for span in spans:
        open_run = False
        for year in span:
            if year in have and open_run:
                result[-1].append(year)
            elif year in have:
                result.append([year])
            open_run = year in have
    return result


def break_edges(spans: Sequence[Sequence[int]]) -> list[float]:
    """Where two neighbouring spans part: the middle between the last year of one and the first of
    the next.
    """
    return [(one[-1] + other[0]) / 2 for one, other in itertools.pairwise(spans)]


def break_line(x: float, low: float, high: float) -> dict[str, Any]:
    """The dotted line between two methods, from one end of the score's axis to the other."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": low,
        "y1": high,
        "layer": "below",
        "line": {"color": MUTED, "width": 1.5, "dash": "dot"},
    }


def band_shapes(bands: Mapping[int, Sequence[Row]]) -> list[dict[str, Any]]:
    """The bands of each year behind its column: what a score meant differs between methods."""
    return [
        {
            "type": "rect",
            "x0": year - 0.48,  # with a gap between the years: bands are no line over time
            "x1": year + 0.48,
            "y0": float(band["low"]),
            "y1": float(band["high"]),
            "fillcolor": LOOKS[band["class"]].fill,
            "opacity": 0.22,
            "line": {"width": 0},
            "layer": "below",
        }
        for year, rows in bands.items()
        for band in rows
    ]


def _year_notes(rows: Sequence[Row], years: Sequence[Row], words: Words) -> list[dict[str, Any]]:
    """Under each year without a score: the zone known without one, or the kind of absence."""
    by_year = {row["year"]: row for row in rows}
    return [
        {
            "x": year["year"],
            "y": -7,
            "text": f"<b>{letter(row)}</b>",
            "showarrow": False,
            "hovertext": hover(row, words),
            "bgcolor": LOOKS[outcome(row)].fill,
            "font": {"color": LOOKS[outcome(row)].text, "size": 12},
            "borderpad": 3,
            "bordercolor": BORDER,
            "borderwidth": 0.6,
        }
        for year in years
        if (row := by_year.get(year["year"])) and row["score"] is None
    ]


def class_history(
    rows: Sequence[Row],
    regions: Sequence[Row],
    years: Sequence[Row],
    spans: Sequence[Sequence[int]],
    words: Words,
    selected: str | Collection[str] | None = None,
) -> Figure:
    """The class of each region in each year as a grid of letters, breaks drawn between the methods.

    rows: assessments; regions: one a line of the grid, top first (region_code, short_name).
    selected: code or codes of the regions that are ringed.
    """
    line = {region["region_code"]: n for n, region in enumerate(reversed(regions))}
    column = {year["year"]: n for n, year in enumerate(years)}
    boxes = _grid_boxes(rows, line, column, words, selected)
    edges = [column[other[0]] - 0.5 for other in spans[1:] if other[0] in column]
    layout = {
        **_grid_axes(regions, line, column),
        "shapes": [_grid_break(x, len(regions)) for x in edges],
        "margin": MARGIN | {"t": 44},
        "height": 30 * len(regions) + 54,
        "bargap": 0,
        "barmode": "overlay",
        "showlegend": False,
        "dragmode": False,
        "clickmode": "event+select",
    }
    return {"data": letter_boxes(boxes, size=0.92), "layout": layout}


def _grid_boxes(
    rows: Sequence[Row],
    line: Mapping[str, int],
    column: Mapping[int, int],
    words: Words,
    selected: str | Collection[str] | None,
) -> list[dict[str, Any]]:
    """One box for each region and year that the grid has."""
    chosen = (selected,) if isinstance(selected, str) else selected or ()
    return [
        {
            "row": row,
            "x": column[row["year"]],
            "y": line[row["region_code"]],
            "name": "",
            "selected": row["region_code"] in chosen,
            "customdata": [row["region_code"], row["year"]],
            "hover": f"{row['year']}: {hover(row, words)}",
        }
        for row in rows
        if row["region_code"] in line and row["year"] in column
    ]


def _grid_axes(
    regions: Sequence[Row], line: Mapping[str, int], column: Mapping[int, int]
) -> dict[str, Any]:
    """Years above the grid, regions beside it."""
    common = {"tickmode": "array", "fixedrange": True, "showgrid": False, "zeroline": False}
    across = {
        "tickvals": list(column.values()),
        "ticktext": [str(year) for year in column],
        "side": "top",
        "range": [-0.5, len(column) - 0.5],
        "tickangle": -90,
    }
    down = {
        "tickvals": list(line.values()),
        "ticktext": [region["short_name"] for region in reversed(regions)],
        "range": [-0.5, len(regions) - 0.5],
        "automargin": True,
    }
    return {"xaxis": common | across, "yaxis": common | down}


def _grid_break(x: float, lines_n: int) -> dict[str, Any]:
    """The line between two methods, over the whole height of the grid."""
    look = {"color": MUTED, "width": 2, "dash": "dot"}
    return {"type": "line", "x0": x, "x1": x, "y0": -0.5, "y1": lines_n - 0.5, "line": look}
