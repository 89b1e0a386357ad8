"""Values of the kecamatan of one region on its map. Pure; geometry is given by address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zona.figures.palette import LOOKS
from zona.figures.shades import SCALE
from zona.figures.zones import BORDER, MAP_HEIGHT, MARGIN, Figure
from zona.language.escaping import html
from zona.language.words import Words

MARGIN_DEGREES = 0.02
TOP = 100


def district_map(
    names: Mapping[str, str],
    values: Mapping[str, Any],
    geometry_url: str,
    bbox: Sequence[float],
    words: Words,
    top: float = TOP,
    texts: Mapping[str, str] | None = None,
) -> Figure:
    """Places (kecamatan, regions) in one hue, the darker the higher; grey where nothing is known.

    names: code -> name of every place; values: code -> value from 0 to `top`; geometry_url: of the
    GeoJSON whose features have the code as id; bbox: of them all; texts: code -> what is said of
    it, by default its value.
    """
    known = [code for code in names if values.get(code) is not None]
    unknown = [code for code in names if code not in known]
    # a trace of its own: in one with the others it would need a value, and 0 is none
    grey = LOOKS["unknown"].fill
    west, south, east, north = bbox
    layout = {
        "geo": {
            "lonaxis": {"range": [west - MARGIN_DEGREES, east + MARGIN_DEGREES]},
            "lataxis": {"range": [south - MARGIN_DEGREES, north + MARGIN_DEGREES]},
            "visible": False,
            "projection": {"type": "mercator"},
            "bgcolor": "rgba(0,0,0,0)",
        },
        "margin": MARGIN,
        "height": MAP_HEIGHT,
        "dragmode": False,
    }
    steps = [[at / TOP, f"rgb{colour}"] for at, colour in SCALE]

    def text(code: str) -> str:
        told = words.number(values[code]) if code in known else words("districts.unknown")
        return _hover(names[code], (texts or {}).get(code, told))

    shown = _trace(known, [float(values[code]) for code in known], steps, geometry_url, top) | {
        "text": [text(code) for code in known],
        "colorbar": {"orientation": "h", "y": -0.02, "yanchor": "top", "thickness": 12},
    }
    absent = _trace(unknown, [0.0] * len(unknown), [[0, grey], [1, grey]], geometry_url, top) | {
        "text": [text(code) for code in unknown],
        "showscale": False,
    }
    return {"data": [trace for trace in (shown, absent) if trace["locations"]], "layout": layout}


def _trace(
    codes: Sequence[str],
    values: Sequence[float],
    steps: Sequence[Any],
    geometry_url: str,
    top: float,
) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "geojson": geometry_url,
        "featureidkey": "id",
        "locations": list(codes),
        "z": list(values),
        "zmin": 0,
        "zmax": top,
        "colorscale": steps,
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"line": {"color": BORDER, "width": 0.8}},
    }


def _hover(name: str, value: str) -> str:
    return f"<b>{html(name)}</b><br>{value}"
