"""Native charts of the slides: their data open in the office program and can be edited there."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.util import Pt

from zona.domain.classes import order
from zona.figures.history import runs
from zona.figures.palette import LOOKS

INK = RGBColor(0x1A, 0x1A, 0x1A)


def history(canvas: Any, x: float, y: float, w: float, h: float) -> bool:
    """The scores of a region, one series a run of comparable years, so that no line crosses a break
    or a gap.

    False, and nothing drawn, where no score is known.
    """
    brief, words = canvas.brief, canvas.words
    scores = {
        point.year: float(point.score) for point in brief.history.points if point.score is not None
    }
    if not scores:
        return False
    data = CategoryChartData(number_format="0.00")
    data.categories = [str(point.year) for point in brief.history.points]
    for run in runs(scores, brief.history.spans):
        name = words(
            "briefing.series", years=str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
        )
        data.add_series(
            name, [scores.get(p.year) if p.year in run else None for p in brief.history.points]
        )
    frame = canvas.slide.shapes.add_chart(
        XL_CHART_TYPE.LINE_MARKERS, Pt(x), Pt(y), Pt(w), Pt(h), data
    )
    chart = frame.chart
    _axes(chart, 0, 100)
    looks = {point.year: LOOKS[point.outcome] for point in brief.history.points}
    years = [point.year for point in brief.history.points]
    for series, run in zip(chart.plots[0].series, runs(scores, brief.history.spans), strict=True):
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = INK, Pt(1.75)
        for year in run:
            marker = series.points[years.index(year)].marker
            marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 11
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = _rgb(looks[year].fill)
            marker.format.line.color.rgb = INK
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = (
            True,
            "0.00",
            False,
        )
        labels.font.size, labels.font.bold, labels.position = Pt(12), True, XL_LABEL_POSITION.ABOVE
    _describe(
        frame,
        words(
            "briefing.history_alt",
            name=brief.name,
            summary=", ".join(f"{y}: {words.number(s)}" for y, s in scores.items()),
        ),
    )
    return True


def counts(canvas: Any, x: float, y: float, w: float, h: float) -> None:
    """Regions by outcome, one stacked column a year; an empty column stands at every break."""
    brief, words = canvas.brief, canvas.words
    by_year = dict(brief.counts.years)
    names = order(name for count in by_year.values() for name in count)
    slots: list[int | None] = []
    for span in brief.counts.spans:
        slots += [*([None] if slots else []), *span]
    data = CategoryChartData(number_format="0")
    data.categories = ["" if slot is None else str(slot) for slot in slots]
    for name in reversed(names):
        data.add_series(
            words(f"outcome.{name}"), [by_year[slot].get(name) if slot else None for slot in slots]
        )
    frame = canvas.slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_STACKED, Pt(x), Pt(y), Pt(w), Pt(h), data
    )
    chart = frame.chart
    _axes(chart, 0, max(sum(count.values()) for count in by_year.values()))
    chart.plots[0].gap_width, chart.plots[0].overlap = 25, 100
    for series, name in zip(chart.plots[0].series, reversed(names), strict=True):
        look = LOOKS[name]
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(look.fill)
        labels = series.data_labels
        labels.show_value, labels.font.size = True, Pt(10)
        labels.font.color.rgb = _rgb(look.text)
    chart.has_legend, chart.legend.include_in_layout = True, False
    chart.legend.position, chart.legend.font.size = XL_LEGEND_POSITION.BOTTOM, Pt(10)
    _describe(frame, words("briefing.counts_alt"))


def _axes(chart: Any, low: float, high: float) -> None:
    chart.has_title, chart.has_legend = False, False
    chart.font.size = Pt(11)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.has_major_gridlines = low, high, True
    axis.major_gridlines.format.line.color.rgb = RGBColor(0xDD, 0xDD, 0xDD)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False


def _rgb(text: str) -> RGBColor:
    return RGBColor.from_string(text.lstrip("#").upper())


def _describe(frame: Any, alt: str) -> None:
    frame._element.xpath(".//p:cNvPr")[0].set("descr", alt)
