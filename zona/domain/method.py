"""How a year was scored: bands, classes, weights, and which years may be compared. Pure.

The methods themselves are data (`data/methods/<id>.toml`); nothing here knows a threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

# The smallest step of a published score: two decimals.
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Band:
    """A closed band of the scale: `low` and `high` both belong to it.

    `category` is the class where the method has categories, `zone` the Ombudsman's colour; one of
    the two is always there.
    """

    zone: str | None
    low: Decimal
    high: Decimal
    category: str | None = None
    label: str = ""

    @property
    def code(self) -> str:
        """The class that this band stands for: the category where there is one, else the zone."""
        return self.category or self.zone or ""


@dataclass(frozen=True)
class Evidence:
    """What was found out about a method beside its rules.

    `state`: stated by a source, computed by us on published figures, observed in published labels,
    or in conflict with what is used. `words` by language.
    """

    subject: str
    state: str
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dimension:
    """A dimension of the score with its weight in percent (None: not known) and where that was
    read.
    """

    id: str
    weight_pct: Decimal | None
    state: str = "unknown"
    sources: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    indicators_n: int | None = None


@dataclass(frozen=True)
class Loci:
    """Kinds of agencies (OPD) that were assessed in `years`; `region_code` where it is known of one
    region only.
    """

    years: tuple[int, ...]
    kinds: tuple[str, ...]
    state: str = "unknown"
    sources: tuple[str, ...] = ()
    region_code: str | None = None


@dataclass(frozen=True)
class Method:
    """One method of assessment, valid for `years`; scores may be compared within `comparable_years`
    only.

    `bands` are sorted from the best to the worst class. `state` tells how well the method is known:
    verified (read in the publication), secondary (slides of the Ombudsman's offices) or unknown.
    """

    id: str
    years: tuple[int, ...]
    comparable_years: tuple[int, ...]
    state: str
    bands: tuple[Band, ...] = ()
    # None: the publication prints no scale; then no score can be off it
    scale_low: Decimal | None = None
    scale_high: Decimal | None = None
    scale_state: str = "unknown"
    dimensions: tuple[Dimension, ...] = ()
    loci: tuple[Loci, ...] = ()
    opinions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    name: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: Mapping[str, str] = field(default_factory=dict, hash=False)
    indicator: str = "ombudsman"
    decimals: int = 2
    evidence: tuple[Evidence, ...] = ()

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones that this method gives, best first; empty where it has categories only."""
        return tuple(dict.fromkeys(band.zone for band in self.bands if band.zone))

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that this method gives, best first; empty where it has zones only."""
        return tuple(band.category for band in self.bands if band.category)


def rounded(score: Decimal, decimals: int = 2) -> Decimal:
    """The score to the decimals of its indicator, half up: bands are printed to these decimals and
    closed on both sides.
    """
    # half up, as people round; ROUND_HALF_EVEN, the default, would make 77.985 a 77.98
    return score.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def classify(method: Method, score: Decimal | None) -> Band | None:
    """The band of a score under a method, None where there is no score, no band, or the score falls
    between bands.
    """
    if score is None:
        return None
    # bands are printed with gaps (53.99, 54): an unrounded 53.995 would lie in none of them
    value = rounded(score, method.decimals)
    return next((band for band in method.bands if band.low <= value <= band.high), None)


def band_of(method: Method, code: str | None) -> Band | None:
    """The band of a category, or of a zone that is one single band; None where not one fits."""
    fitting = [
        band for band in method.bands if code is not None and code in (band.category, band.zone)
    ]
    # hijau is A and B since 2022: from the zone alone no category follows
    return fitting[0] if len(fitting) == 1 else None


def method_of(methods: Iterable[Method], year: int) -> Method | None:
    """The method of a year, None where none is known or no survey was held."""
    return next((method for method in methods if year in method.years), None)


def comparable(methods: Iterable[Method], one: int, other: int) -> bool:
    """Whether scores of two years may be compared: both lie within the comparable years of one
    method.
    """
    method = method_of(methods, one)
    if method is None:
        return False
    # a method may say of itself that no two of its years compare (IPP: other units every year)
    return one == other or {one, other} <= set(method.comparable_years)


def spans(methods: Iterable[Method], years: Iterable[int]) -> list[tuple[int, ...]]:
    """The years, ascending, cut into spans within which one line may be drawn; a year without a
    method stands alone.
    """
    methods = tuple(methods)
    result: list[tuple[int, ...]] = []
    for year in sorted(set(years)):
        # neighbours decide: a year without a method (2020) parts what stands before and after it
        if result and comparable(methods, result[-1][-1], year):
            result[-1] += (year,)
        else:
            result.append((year,))
    return result


def next_better(method: Method, score: Decimal | None) -> list[tuple[Band, Decimal]]:
    """The classes above a score, nearest first, each with the points that are missing (in points of
    the scale).
    """
    if score is None:
        return []
    value = rounded(score, method.decimals)
    better = [(band, band.low - value) for band in method.bands if band.low > value]
    return sorted(better, key=lambda pair: pair[1])
