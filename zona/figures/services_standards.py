"""Figures about standards of services: ratios in panels side by side, and what is missing where.

Pure. The ratios stand in panels of their own, since they count different things; the number of a
ratio stands in it as "found/of", its length is the share. Colours of classes show classes only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zona.domain.standards import MISSING, NOT_NEEDED, THERE, UNSEEN, Ratio
from zona.figures.grid import grid
from zona.figures.named_lines import places_fitting, wrapped
from zona.figures.palette import DARK, LIGHT, LOOKS
from zona.figures.shades import BLACK, REACHED, TO_WIN
from zona.figures.zones import BORDER, LEGEND, MUTED, Figure
from zona.language.words import Words

# Pale enough that black text reads on each of them in the light and in the dark theme.
FOUND, REST = "#a8c3e8", "#f2f5fc"
UNCHECKED = LOOKS["unknown"].fill
THICK = 20
GAP_PANELS = 0.03
HEAD_HEIGHT, LEGEND_HEIGHT = 54, 30
HEAD_WRAP = 15
SIGNS = {THERE: "✓", MISSING: "×", UNSEEN: "?", NOT_NEEDED: ""}
PAINTS = {
    THERE: (REACHED, LIGHT),
    MISSING: (TO_WIN, BLACK),
    UNSEEN: (UNCHECKED, DARK),
    NOT_NEEDED: (REST, BLACK),
}


@dataclass(frozen=True)
class Line:
    """One line of the panels: its code (what a click tells), its name, and a ratio for each panel;
    None where there is nothing to count.
    """

    code: str
    name: str
    ratios: Sequence[Ratio | None]


def panels(
    lines: Sequence[Line],
    heads: Sequence[str],
    legend: tuple[str, str],
    words: Words,
    missing: bool = False,
) -> Figure:
    """Ratios side by side, one panel for each head; the first line on top.

    legend: what is found and what the rest is. missing: what is found is a gap (another colour).
    Short names stand beside their line, long ones above it.
    """
    names = [line.name for line in lines]
    labels, middles, total, start = places_fitting(names, THICK)
    domains = _domains(len(heads), start)
    data: list[dict[str, Any]] = []
    for at in range(len(heads)):
        data += _panel(lines, middles, at, TO_WIN if missing else FOUND, legend, words)
    axes = {
        _axis("xaxis", at): {
            "domain": domain,
            "range": [0, 1],
            "visible": False,
            "fixedrange": True,
            "anchor": "y",
        }
        for at, domain in enumerate(domains)
    }
    layout = axes | {
        "yaxis": {"visible": False, "fixedrange": True, "range": [-total, HEAD_HEIGHT]},
        "annotations": [*labels, *_heads(heads, domains)],
        "barmode": "overlay",  # stacked, the pale track would push the rest out of its panel
        "margin": {"l": 0, "r": 0, "t": LEGEND_HEIGHT, "b": 0},
        "height": total + HEAD_HEIGHT + LEGEND_HEIGHT,
        "legend": LEGEND,
        "dragmode": False,
        "clickmode": "event+select",
    }
    return {"data": data, "layout": layout}


def _domains(panels_n: int, start: float) -> list[list[float]]:
    width = (1 - start - GAP_PANELS * (panels_n - 1)) / panels_n
    lefts = [start + at * (width + GAP_PANELS) for at in range(panels_n)]
    return [[left, min(left + width, 1)] for left in lefts]


def _axis(name: str, at: int) -> str:
    """What Plotly calls the axes of a panel: x, x2, x3."""
    return name if at == 0 else f"{name}{at + 1}"


def _heads(heads: Sequence[str], domains: Sequence[Sequence[float]]) -> list[dict[str, Any]]:
    return [
        {
            "x": domain[0],
            "y": 4,
            "xref": "paper",
            "yref": "y",
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "text": f"<b>{wrapped(head, HEAD_WRAP)}</b>",
            "showarrow": False,
            "font": {"size": 11},
        }
        for head, domain in zip(heads, domains, strict=True)
    ]


def _panel(
    lines: Sequence[Line],
    middles: Sequence[float],
    at: int,
    colour: str,
    legend: tuple[str, str],
    words: Words,
) -> list[dict[str, Any]]:
    """The bars of one panel: the whole as a pale track, on it what is found and what nobody
    checked, and the number over them.
    """
    held = [
        (line, middle, line.ratios[at])
        for line, middle in zip(lines, middles, strict=True)
        if line.ratios[at] is not None and line.ratios[at].of
    ]
    found = [ratio.found / ratio.of for _, _, ratio in held]
    unseen = [ratio.unchecked / ratio.of for _, _, ratio in held]
    hover = [_hover(line, ratio, words) for line, _, ratio in held]
    common = {
        "type": "bar",
        "orientation": "h",
        "xaxis": _axis("x", at),
        "y": [middle for _, middle, _ in held],
        "width": THICK,
        "customdata": [line.code for line, _, _ in held],
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "showlegend": at == 0,
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    edge = {"color": BORDER, "width": 0.6}
    unchecked = {"color": UNCHECKED, "line": edge, "pattern": {"shape": "/", "fgcolor": MUTED}}
    bars = [
        {"name": legend[1], "x": [1] * len(held), "marker": {"color": REST, "line": edge}},
        {"name": legend[0], "x": found, "marker": {"color": colour, "line": edge}},
    ]
    if at == 0 or any(unseen):  # the first panel carries the legend of all three
        name = words("standards.unchecked")
        bars.append({"name": name, "x": unseen, "base": found, "marker": unchecked})
    return [*(common | bar for bar in bars), _numbers(held, at)]


def _numbers(held: Sequence[tuple[Line, float, Ratio]], at: int) -> dict[str, Any]:
    """Numerator and denominator at the left of each bar, whatever its length."""
    return {
        "type": "scatter",
        "mode": "text",
        "xaxis": _axis("x", at),
        "x": [0.02] * len(held),  # a number inside a short bar would be squeezed or cut
        "y": [middle for _, middle, _ in held],
        "text": [f"{ratio.found}/{ratio.of}" for _, _, ratio in held],
        "textposition": "middle right",
        "textfont": {"color": BLACK, "size": 12},
        "hoverinfo": "skip",
        "showlegend": False,
        "unselected": {"textfont": {"color": BLACK}},
        "selected": {"textfont": {"color": BLACK}},
    }


def _hover(line: Line, ratio: Ratio, words: Words) -> str:
    share = words.number(100 * ratio.found / ratio.of, 1)
    said = words("standards.hover", found=ratio.found, of=ratio.of, percent=share)
    unseen = words("standards.hover_unchecked", n=ratio.unchecked) if ratio.unchecked else ""
    return "<br>".join(filter(None, [f"<b>{wrapped(line.name)}</b>", said, unseen]))


def matrix(
    services: Sequence[tuple[str, str]],
    components: Sequence[tuple[str, str]],
    state_of: Callable[[str, str], str],
    words: Words,
) -> Figure:
    """Components x services with a sign in each cell: there, missing, unseen; empty where it need
    not be displayed.

    services: (id, name), the weakest on top; components: (code, name) in the official order;
    state_of(service, component): as `zona.domain.standards.state_in`.
    """
    names = dict(services) | dict(components)

    def cell(service: str, component: str) -> Mapping[str, Any]:
        state = state_of(service, component)
        fill, ink = PAINTS[state]
        said = words(f"standards.state_{state}")
        return {
            "text": SIGNS[state],
            "fill": fill,
            "ink": ink,
            "hover": f"<b>{wrapped(names[service])}</b><br>{wrapped(names[component])}: {said}",
            "customdata": service,
        }

    return grid(services, components, cell)
