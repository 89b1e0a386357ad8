"""Native charts of the slides: their data open in the office program and can be edited there.

What people read in them is written by us (labels of points, years): an office program would write
a decimal point or a comma by its own language and not by the paper's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from zona.domain.classes import order
from zona.faces.briefing.drawing import pale
from zona.faces.briefing.model import History, Line
from zona.faces.briefing.slidecanvas import Box, Canvas, colour, describe
from zona.faces.briefing.yearcharts import rising_from
from zona.figures.history import runs
from zona.figures.palette import LOOKS
from zona.language.words import Words

INK, GRID = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0xDD, 0xDD, 0xDD)
SCALE = 100
LEAST_BARS = 3
CROWDED = 12  # points of the scale between two neighbours whose labels would touch
BREAK = (
    '<c:errBars {ns}><c:errDir val="y"/><c:errBarType val="minus"/><c:errValType val="percentage"/>'
    '<c:noEndCap val="1"/><c:val val="100"/><c:spPr><a:ln w="15875"><a:solidFill>'
    '<a:srgbClr val="6A6A6A"/></a:solidFill><a:prstDash val="sysDash"/></a:ln></c:spPr></c:errBars>'
)


def slots_of(spans: Sequence[Sequence[int]]) -> list[int | None]:
    """The years of a chart, None between two spans: there stands the line of the break."""
    slots: list[int | None] = []
    for span in spans:
        slots += [*([None] if slots else []), *span]
    return slots


def names_of(slots: Sequence[int | None]) -> list[str]:
    """The names of the slots; a break is a blank, each of another length so that none is merged."""
    breaks = 0
    names = []
    for slot in slots:
        breaks += slot is None
        names.append(" " * breaks if slot is None else str(slot))
    return names


def history(canvas: Canvas, box: Box) -> None:
    """The scores of a region, one series a run of comparable years, so that no line crosses a break
    or a gap; behind them the bands of each year's method, at each break a dashed line.

    Where no score is known, a sentence says so.
    """
    points = canvas.brief.history.points
    scores = {point.year: point.score for point in points if point.score is not None}
    if scores:
        _drawn_history(canvas, box, scores)
        return
    none = [Line(canvas.words("briefing.no_scores"))]
    middle = Box(box.x, box.y + box.high / 3, box.wide, 40)
    canvas.text(middle, none, sizes=(16, 14), align="center")


def _drawn_history(canvas: Canvas, box: Box, scores: Mapping[int, Decimal]) -> None:
    brief, words = canvas.brief, canvas.words
    slots = slots_of(brief.history.spans)
    found, bands = list(runs(scores, brief.history.spans)), band_heights(brief.history)
    data = CategoryChartData(number_format="0.00")
    data.categories = names_of(slots)
    for name, heights in bands.items():
        text = words("briefing.band_series", cls=words(f"outcome.{name}"))
        data.add_series(text, [_plain(heights.get(slot)) for slot in slots])
    for run in found:
        years = str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
        values = [_plain(scores.get(slot)) if slot in run else None for slot in slots]
        data.add_series(words("briefing.series", years=years), values)
    _add_breaks(data, words, slots, SCALE)
    frame = _placed(canvas, XL_CHART_TYPE.COLUMN_STACKED, box, data)
    chart = frame.chart
    _axes(chart, 0, SCALE)
    _as_lines(chart, len(bands))
    _paint_bands(chart.plots[0], list(bands))
    *lines, breaks = chart.plots[1].series
    looks = {point.year: LOOKS[point.outcome] for point in brief.history.points}
    for series, run in zip(lines, found, strict=True):
        _paint_line(series)
        for year in run:
            point = series.points[slots.index(year)]
            below = _is_crowded(scores, run, year) or year == rising_from(scores, run)
            _paint_point(point, looks[year].fill, words.number(scores[year]), below)
    _dash(breaks)
    summary = ", ".join(f"{year}: {words.number(score)}" for year, score in scores.items())
    describe(frame, words("briefing.history_alt", name=brief.name, summary=summary))


def _is_crowded(scores: Mapping[int, Decimal], run: Sequence[int], year: int) -> bool:
    """Whether a neighbour within the run is a little higher, so that both labels would touch: then
    this point's goes below it.
    """
    at = run.index(year)
    near = [scores[other] - scores[year] for other in (*run[:at][-1:], *run[at + 1 :][:1])]
    return any(0 < points < CROWDED for points in near)


def band_heights(history: History) -> dict[str, dict[int, Decimal]]:
    """Class -> year -> height of its band, from the bottom of the scale upwards; what lies between
    two bands (38 and 39) belongs to the lower one.
    """
    heights: dict[str, dict[int, Decimal]] = {}
    names = [name for name in reversed(LOOKS) if name in _band_names(history)]
    for name in names:
        heights[name] = {}
    for year, bands in history.bands.items():
        rising = sorted(bands, key=lambda band: band[1])
        edges = [Decimal(0), *(low for _, low, _ in rising[1:]), rising[-1][2]] if rising else []
        for (name, _, _), low, high in zip(rising, edges, edges[1:], strict=False):
            heights[name][year] = high - low
    return heights


def _band_names(history: History) -> set[str]:
    return {name for bands in history.bands.values() for name, _, _ in bands}


def counts(canvas: Canvas, box: Box) -> None:
    """Regions by outcome, a stacked column a year; a break is an empty one with a dashed line."""
    brief, words = canvas.brief, canvas.words
    by_year = dict(brief.counts.years)
    names = order(name for count in by_year.values() for name in count)
    total = max(sum(count.values()) for count in by_year.values())
    slots = slots_of(brief.counts.spans)
    data = CategoryChartData(number_format="0")
    data.categories = names_of(slots)
    for name in reversed(names):
        values = [by_year[slot].get(name) if slot else None for slot in slots]
        data.add_series(words(f"outcome.{name}"), values)
    _add_breaks(data, words, slots, total)
    frame = _placed(canvas, XL_CHART_TYPE.COLUMN_STACKED, box, data)
    chart = frame.chart
    _axes(chart, 0, total)
    _as_lines(chart, len(names))
    chart.plots[0].gap_width, chart.plots[0].overlap = 20, 100
    for series, name in zip(chart.plots[0].series, reversed(names), strict=True):
        look = LOOKS[name]
        _fill(series, look.fill)
        labels = series.data_labels
        labels.show_value, labels.font.size = True, Pt(11)
        labels.font.color.rgb = colour(look.text)
    _dash(chart.plots[1].series[0])
    _legend(chart, len(names))
    describe(frame, words("briefing.counts_alt"))


def peers(canvas: Canvas, box: Box) -> bool:
    """The scores of the region and its peers as bars in the colours of their classes.

    False, and nothing drawn, where fewer than three are known: a chart would show gaps.
    """
    bars = [bar for bar in canvas.brief.bars if bar.score is not None]
    if len(bars) < LEAST_BARS:
        return False
    words, data = canvas.words, CategoryChartData(number_format="0.00")
    data.categories = [bar.name for bar in bars]
    data.add_series(words("briefing.score_column"), [_plain(bar.score) for bar in bars])
    frame = _placed(canvas, XL_CHART_TYPE.BAR_CLUSTERED, box, data)
    chart = frame.chart
    _axes(chart, 0, SCALE)
    chart.category_axis.reverse_order = True
    # the scores stand at the bars
    chart.value_axis.visible = False
    chart.plots[0].gap_width = 45
    series = chart.plots[0].series[0]
    for point, bar in zip((series.points[n] for n in range(len(bars))), bars, strict=True):
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = colour(LOOKS[bar.outcome].fill)
        _label(point, words.number(bar.score), XL_LABEL_POSITION.OUTSIDE_END)
    summary = ", ".join(f"{bar.name}: {words.number(bar.score)}" for bar in bars)
    describe(frame, words("briefing.peers_alt", summary=summary))
    return True


def _placed(canvas: Canvas, kind: Any, box: Box, data: CategoryChartData) -> Any:
    return canvas.slide.shapes.add_chart(kind, *box.in_points(), data)


def _add_breaks(
    data: CategoryChartData, words: Words, slots: Sequence[int | None], top: float
) -> None:
    """A series with a value at the breaks only; it becomes their dashed lines (`_dash`)."""
    values = [top if slot is None else None for slot in slots]
    data.add_series(words("briefing.break_series"), values)


def _as_lines(chart: Any, columns: int) -> None:
    """Makes a line chart, on the same axes, of all series of a column chart after the first ones:
    python-pptx makes charts of one kind only.
    """
    bars = chart._chartSpace.find(".//" + qn("c:barChart"))
    lines = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        '<c:marker val="1"/></c:lineChart>'
    )
    marker = lines.find(qn("c:marker"))
    for series in bars.findall(qn("c:ser"))[columns:]:
        # a line may not have it: PowerPoint would offer to repair the file
        for bar_only in series.findall(qn("c:invertIfNegative")):
            series.remove(bar_only)
        series.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
        marker.addprevious(series)
    for axis in bars.findall(qn("c:axId")):
        lines.append(deepcopy(axis))
    bars.addnext(lines)


def _paint_bands(plot: Any, names: Sequence[str]) -> None:
    plot.gap_width, plot.overlap = 6, 100
    for series, name in zip(plot.series, names, strict=True):
        _fill(series, pale(LOOKS[name].fill))


def _paint_line(series: Any) -> None:
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = INK, Pt(1.75)


def _paint_point(point: Any, fill: str, text: str, below: bool) -> None:
    marker = point.marker
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 11
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour(fill)
    marker.format.line.color.rgb = INK
    _label(point, text, XL_LABEL_POSITION.BELOW if below else XL_LABEL_POSITION.ABOVE)


def _label(point: Any, text: str, position: Any) -> None:
    label = point.data_label
    frame = label.text_frame
    frame.text = text
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(12), True, INK
    label.position = position


def _dash(series: Any) -> None:
    """A series that is nothing but dashed lines from its points down to the axis."""
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    element = series._element
    element.find(qn("c:cat")).addprevious(parse_xml(BREAK.format(ns=nsdecls("c", "a"))))


def _fill(series: Any, fill: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = colour(fill)


def _legend(chart: Any, unnamed: int) -> None:
    """A legend below, without the series of that position (the breaks)."""
    chart.has_legend, chart.legend.include_in_layout = True, False
    chart.legend.position, chart.legend.font.size = XL_LEGEND_POSITION.BOTTOM, Pt(11)
    chart.legend._element.find(qn("c:legendPos")).addnext(
        parse_xml(
            f'<c:legendEntry {nsdecls("c")}><c:idx val="{unnamed}"/><c:delete val="1"/>'
            "</c:legendEntry>"
        )
    )


def _axes(chart: Any, low: float, high: float) -> None:
    chart.has_title, chart.has_legend = False, False
    chart.font.size = Pt(12)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.has_major_gridlines = low, high, True
    axis.major_gridlines.format.line.color.rgb = GRID
    axis.format.line.fill.background()
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
    chart.category_axis.format.line.color.rgb = GRID
    chart.category_axis.tick_labels.font.size = Pt(10)


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
