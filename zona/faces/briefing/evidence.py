"""What one briefing reads from a snapshot, with the numbers of its sources in the order of their
first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from zona.domain.claims import authority
from zona.domain.classes import ABSENCES, letter, order, outcome
from zona.domain.method import Method, method_of, spans
from zona.domain.start import Start, start_of
from zona.faces.briefing.model import Note
from zona.faces.refusal import BriefingError
from zona.language.narrative import class_name
from zona.language.tables import score_absence
from zona.language.words import Words
from zona.store.rows import methods_of
from zona.store.snapshot import Snapshot, is_simulated

Row = Mapping[str, Any]


class Evidence:
    """The rows behind a briefing of one year, and its list of numbered notes.

    Raises BriefingError for a year or a region that the snapshot does not know.
    """

    def __init__(self, snapshot: Snapshot, region_code: str, year: int, words: Words):
        self.snapshot, self.year, self.words = snapshot, year, words
        self.years = {row["year"]: row for row in snapshot.rows("years")}
        if year not in self.years:
            raise BriefingError("year", value=year, allowed=", ".join(str(y) for y in self.years))
        there = snapshot.rows("regions_of_year", year=year)
        self.regions = {row["region_code"]: row for row in there}
        if region_code not in self.regions:
            # the last code is a region's: it shows the dot, which the province's has not
            raise BriefingError("region", value=region_code, example=max(self.regions))
        self.region = self.regions[region_code]
        self.methods = tuple(methods_of(snapshot.rows("methods"), snapshot.rows("bands")))
        self.spans = spans(self.methods, self.years)
        self._notes: dict[tuple[str, str], Note] = {}

    @cached_property
    def assessments(self) -> dict[tuple[str, int], Row]:
        """Every assessment by region code and year."""
        return {
            (row["region_code"], row["year"]): row
            for row in self.snapshot.rows("assessments", year=None, region=None)
        }

    @cached_property
    def claims(self) -> dict[str, Row]:
        """Every claim by its id."""
        return {
            row["claim_id"]: row for row in self.snapshot.rows("claims", year=None, region=None)
        }

    @cached_property
    def sources(self) -> dict[str, Row]:
        """Every source by its id."""
        return {row["source_id"]: row for row in self.snapshot.rows("sources")}

    @cached_property
    def start(self) -> Start | None:
        """Where a path to the next class begins; None where no score of an OPD counts."""
        return start_of(self.snapshot.rows, self.region["region_code"], self.year)

    @property
    def survey(self) -> Row:
        """What is known of the year's survey."""
        return self.years[self.year]

    @property
    def method(self) -> Method | None:
        """The year's method."""
        return method_of(self.methods, self.year)

    @property
    def span(self) -> tuple[int, ...]:
        """The years that may be compared with the briefing's year, itself included."""
        return next(span for span in self.spans if self.year in span)

    def of(self, region_code: str, year: int | None = None) -> Row:
        """The assessment of a region in a year, by default the briefing's; one without any value
        where there was no such region then.
        """
        key = (region_code, year or self.year)
        return self.assessments.get(key) or self._nothing_of(*key)

    def _nothing_of(self, region_code: str, year: int) -> Row:
        """What an assessment says of a region in a year before or after its own."""
        like = self.assessments[region_code, self.year]
        kept = ("region_code", "name", "full_name", "short_name", "type", "release")
        lists = ("claim_ids", "contrary_ids", "reasoning_source_ids")
        return (
            dict.fromkeys(like)
            | {key: like[key] for key in kept}
            | {key: [] for key in lists}
            | {"year": year, "status": "not_assessed", "agencies_only": False}
        )

    def everyone(self, year: int | None = None) -> list[Row]:
        """The assessments of all kabupaten and kota in a year, by code."""
        return [
            row
            for (_, y), row in self.assessments.items()
            if y == (year or self.year) and row["type"] != "provinsi"
        ]

    def counts(self, year: int | None = None) -> dict[str, int]:
        """Regions by outcome in a year, best class first."""
        count = {
            row["outcome"]: row["regions_n"]
            for row in self.snapshot.rows("class_counts", year=year or self.year)
        }
        return {name: count[name] for name in order(count)}

    def counts_words(self, count: Mapping[str, int]) -> str:
        """Counts by outcome as a phrase: "18 A, 13 B, dan 2 C"."""
        return self.words.listing(
            self.words("briefing.count", n=n, what=self.outcome_words(name))
            for name, n in count.items()
        )

    def outcome_words(self, name: str) -> str:
        """An outcome in few words: the class, "opini", or the kind of absence."""
        if name in ABSENCES:
            return self.words(f"absence.{name}")
        return (
            self.words("briefing.opinion_short")
            if name == "opinion"
            else class_name(name, self.words)
        )

    def method_name(self, year: int) -> str:
        """The name of a year's method, empty where there is none."""
        method = method_of(self.methods, year)
        return self.words.pick(dict(method.name)) if method else ""

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes that were asked for, by number."""
        return tuple(self._notes.values())

    def _note(self, kind: str, key: str, text: str, url: str = "") -> int:
        if (kind, key) not in self._notes:
            self._notes[kind, key] = Note(len(self._notes) + 1, text, url)
        return self._notes[kind, key].number

    def source_note(self, source_id: str) -> int:
        """The number of a source."""
        row, words = self.sources[source_id], self.words
        who = "; " + words.stated_by(row["stated_by"]) if row["stated_by"] else ""
        return self._note(
            "source",
            source_id,
            f"{row['publisher']}, {words.date(row['published'])}{who} [{source_id}]",
            row["url"],
        )

    def claim_notes(
        self, claim_ids: Iterable[str], limit: int = 3, needed: Iterable[str] = ()
    ) -> tuple[int, ...]:
        """The numbers of the sources of claims, the strongest first (rule 2 of
        `zona.domain.claims`), at most `limit`.

        needed: fields (score, category, zone) that the text shows; for each the strongest claim
        that states it comes first, whatever the limit, so that no figure stands beside a source
        that does not state it.
        """
        claims = sorted(
            (self.claims[i] for i in claim_ids),
            key=lambda claim: (authority(claim["stated_by"]), claim["claim_id"]),
        )
        first: list[Row] = []
        for field in needed:
            if not any(claim[field] is not None for claim in first):
                first += [claim for claim in claims if claim[field] is not None][:1]
        # two claims of one source are one note
        ids = list(dict.fromkeys(claim["source_id"] for claim in (*first, *claims)))
        return tuple(
            self.source_note(i)
            for i in ids[: max(limit, len({claim["source_id"] for claim in first}))]
        )

    def notes_of(self, row: Row, limit: int = 3) -> tuple[int, ...]:
        """The numbers behind an assessment: its claims; for a derived one the year's published
        totals.
        """
        if row["status"] == "derived":
            return self.total_notes(row["year"])
        needed = [field for field in ("score", "category", "zone") if row[field] is not None]
        return self.claim_notes(row["claim_ids"], limit, needed) + self.claim_notes(
            row["contrary_ids"], limit
        )

    @property
    def is_made_up(self) -> bool:
        """Whether the figures are simulated: no publisher may stand beside them as their source."""
        return is_simulated(self.snapshot.release)

    def total_notes(self, year: int) -> tuple[int, ...]:
        """The number of the publication of a year's totals by class; empty where none were
        published, and for simulated data: nobody has published what they count.
        """
        if self.is_made_up:
            return ()
        rows = [row for row in self.snapshot.rows("published_totals") if row["year"] == year]
        if not rows:
            return ()
        text = self.words(
            "briefing.note_total",
            publisher=rows[0]["publisher"],
            date=self.words.date(rows[0]["published"]),
            year=year,
        )
        return (self._note("total", str(year), text),)

    def survey_notes(self, year: int | None = None) -> tuple[int, ...]:
        """The number of the source that tells whom a year's survey covered; empty where none is
        known, and for simulated data, of which it tells nothing.
        """
        if self.is_made_up:
            return ()
        source_id = self.years[year or self.year]["source_id"]
        return (self.source_note(source_id),) if source_id else ()

    def method_notes(self, year: int | None = None) -> tuple[int, ...]:
        """The number of the first source that prints a year's method; empty where none is known."""
        method = method_of(self.methods, year or self.year)
        return tuple(self.source_note(i) for i in method.sources[:1]) if method else ()

    def own_note(self) -> tuple[int, ...]:
        """The number of the note that a figure was counted by Zona from the assessments of this
        release.
        """
        text = self.words(
            "briefing.note_own", release=self.snapshot.release, id=self.snapshot.content_id
        )
        return (self._note("own", "count", text),)

    def path_note(self) -> tuple[int, ...]:
        """The number of the note that a figure is the project's own aggregation of the scores of
        OPD.
        """
        text = self.words("briefing.note_path", year=self.year, release=self.snapshot.release)
        return (self._note("own", "path", text),)

    def population_note(self) -> tuple[int, ...]:
        """The number of the note on the population figures."""
        return (self._note("own", "population", self.words("briefing.note_population")),)

    def class_words(self, name: str) -> str:
        """A class within a sentence: "kategori A (zona hijau, kualitas tertinggi)"."""
        return self.words(f"briefing.class.{name}")

    def result(self, row: Row) -> str:
        """An assessment's result within a sentence: class and score, opinion, or the kind of
        absence.
        """
        words = self.words
        if not row["class"]:
            return f"“{row['opinion']}”" if row["opinion"] else words(f"status.{row['status']}")
        score = (
            words("common.score_is", score=words.number(row["score"]))
            if row["score"] is not None
            else ""
        )
        return ", ".join(filter(None, (self.class_words(row["class"]), score)))

    def score_cell(self, row: Row) -> str:
        """The score as written, or why there is none."""
        return self.words.number(row["score"]) or score_absence(row, self.words)

    def mark(self, row: Row) -> tuple[str, str]:
        """(outcome, letter with its mark) of an assessment."""
        return outcome(row), letter(row)


def joined(years: Iterable[int]) -> str:
    """Years as people write them: runs as 2016–2019, others by commas."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
