"""What a briefing says, ready to be set in any format: sentences, tables, shapes' data and numbered
sources. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Line:
    """One sentence with the numbers of the sources that its figures rest on."""

    text: str
    notes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        # frozen: the way to put the notes into order once, and never twice the same
        object.__setattr__(self, "notes", tuple(sorted(dict.fromkeys(self.notes))))


@dataclass(frozen=True)
class Cell:
    """One cell of a table; `outcome` (a class or an absence) gives it that colour."""

    text: str
    notes: tuple[int, ...] = ()
    outcome: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(sorted(dict.fromkeys(self.notes))))


@dataclass(frozen=True)
class Table:
    """A table: headings, their alignment (`left`, `right`, `center`) and rows of as many cells."""

    columns: tuple[str, ...]
    align: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading with its sentences and at most one table.

    `finding` is what a slide's title states; the heading names the topic, on paper.
    """

    key: str
    heading: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    finding: str = ""

    @property
    def title(self) -> str:
        """What a slide bears at its top."""
        return self.finding or self.heading


@dataclass(frozen=True)
class Note:
    """A numbered source; `url` is empty where none was kept."""

    number: int
    text: str
    url: str = ""


@dataclass(frozen=True)
class Place:
    """A region on the map and the tile grid with what is known of it in the year; `letter` carries
    the mark ! or *.
    """

    region_code: str
    name: str
    tile_name: str
    column: int
    row: int
    outcome: str
    letter: str


@dataclass(frozen=True)
class Point:
    """One year of a region's history; score in points of that year's scale, None where there is
    none.
    """

    year: int
    outcome: str
    letter: str
    score: Decimal | None


@dataclass(frozen=True)
class History:
    """A region's years: points, spans within which a line may be drawn, and each year's bands
    (class, low, high).
    """

    points: tuple[Point, ...]
    spans: tuple[tuple[int, ...], ...]
    bands: Mapping[int, tuple[tuple[str, Decimal, Decimal], ...]] = field(
        default_factory=dict, hash=False
    )


@dataclass(frozen=True)
class Counts:
    """Regions by outcome over the years: (year, {outcome: regions}), and the spans that may be
    compared.
    """

    years: tuple[tuple[int, Mapping[str, int]], ...]
    spans: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Bar:
    """A region among its peers: its score of the year, None where there is none."""

    name: str
    outcome: str
    score: Decimal | None


@dataclass(frozen=True)
class Brief:
    """Everything that a briefing says about one region (or the province) and one year, in one
    language.

    `badge` is the outcome whose colour the heading shows, with `badge_letter`, `badge_big` (the
    score as written, or empty) and `badge_small`. `mark` is the word that simulated data print
    everywhere, empty for published data. `address` is the same view of the dashboard, empty where
    no public address is set. `history` is None for the province, `counts` for a region; `bars` are
    the region and its peers. `newest` is a region's later result by another method, if it has one.
    """

    kind: str
    region_code: str
    name: str
    province: str
    year: int
    language: str
    release: str
    released: str
    content_id: str
    mark: str
    address: str
    bbox: tuple[float, ...]
    badge: str
    badge_letter: str
    badge_big: str
    badge_small: str
    sections: tuple[Section, ...]
    questions: tuple[Line, ...]
    notes: tuple[Note, ...]
    places: tuple[Place, ...]
    legend: tuple[tuple[str, str, int], ...]
    history: History | None = None
    counts: Counts | None = None
    bars: tuple[Bar, ...] = ()
    newest: Line | None = None

    def section(self, key: str) -> Section:
        """The section of a key. Raises StopIteration where the brief has none."""
        return next(section for section in self.sections if section.key == key)

    def has(self, key: str) -> bool:
        """Whether there is a section of this key: a path is there only where scores of OPD are."""
        return any(section.key == key for section in self.sections)
