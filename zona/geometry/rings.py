"""Which way round the rings of a GeoJSON run. Pure Python, since the running app needs it.

The two readers of our geometry want opposite things: GeoJSON by the book (RFC 7946, 3.1.6) has
outer rings counterclockwise, while d3, which Plotly draws with, wants them clockwise and paints the
whole map in one colour when a small ring runs the other way.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def signed_area(ring: Sequence[Sequence[float]]) -> float:
    """The area of a closed ring of (longitude, latitude) in square degrees: above zero where it
    runs counterclockwise, below zero where it runs clockwise, zero where it encloses nothing.

    Raises ValueError where the ring has fewer than four positions or does not end where it began.
    """
    if len(ring) < 4 or tuple(ring[0]) != tuple(ring[-1]):
        raise ValueError(f"not a closed ring of four or more positions: {list(ring)[:5]}")
    # Counted from the first position: the products of whole longitudes would swallow small islands.
    x0, y0 = ring[0][:2]
    pairs = pairwise(ring)
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairs) / 2


def clockwise(collection: dict) -> dict:
    """A copy of a FeatureCollection for d3 and Plotly: outer rings clockwise, holes
    counterclockwise.

    Features hold a Polygon or a MultiPolygon; all other members are carried over as they are.
    Raises ValueError for another kind of geometry or a ring that is not closed.
    """
    return _turned(collection, outer_sign=-1)


def rfc7946(collection: dict) -> dict:
    """A copy of a FeatureCollection by the book: outer rings counterclockwise, holes clockwise.

    Takes and raises the same as `clockwise`.
    """
    return _turned(collection, outer_sign=1)


def _turned(collection: dict, outer_sign: int) -> dict:
    features = [_turned_feature(feature, outer_sign) for feature in collection["features"]]
    return {**collection, "features": features}


def _turned_feature(feature: dict, outer_sign: int) -> dict:
    geometry = feature["geometry"]
    if geometry["type"] == "Polygon":
        coordinates = _turned_polygon(geometry["coordinates"], outer_sign)
    elif geometry["type"] == "MultiPolygon":
        coordinates = [_turned_polygon(part, outer_sign) for part in geometry["coordinates"]]
    else:
        raise ValueError(f"feature {feature.get('id')!r}: no rings in a {geometry['type']}")
    return {**feature, "geometry": {**geometry, "coordinates": coordinates}}


def _turned_polygon(rings: Sequence, outer_sign: int) -> list:
    signs = [outer_sign] + [-outer_sign] * (len(rings) - 1)
    return [_turned_ring(ring, sign) for ring, sign in zip(rings, signs)]


def _turned_ring(ring: Sequence, sign: int) -> list:
    # a ring of no area has no direction: turned or not, nothing is drawn
    return list(ring) if signed_area(ring) * sign > 0 else list(ring)[::-1]
