"""The path to the next class in a briefing: what it says is the solver's answer, its name, its
room, and nothing without scores.
"""

from __future__ import annotations

import io
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pypdf
import pytest
from pptx import Presentation

from zona.config import ROOT
from zona.domain.advice import standard_task
from zona.domain.aggregation import to_decimal
from zona.domain.path import moves, solve
from zona.domain.start import start_of
from zona.faces.briefing import nextclass, pack, pdf, slides
from zona.faces.briefing.content import brief
from zona.facts.advice import advice
from zona.language.words import LANGUAGES, Words
from zona.store import simulate as demo
from zona.store.snapshot import Snapshot

TEBING, BINJAI, HUMBANG, MEDAN = "12.76", "12.75", "12.16", "12.71"
SHORT = "12.21"  # a few steps below the next class in 2022


@pytest.fixture(scope="module")
def simulated(tmp_path_factory) -> Snapshot:
    return Snapshot(demo.write(ROOT, tmp_path_factory.mktemp("demo") / "simulasi.duckdb"))


class Altered:
    """A snapshot one of whose questions is answered otherwise."""

    def __init__(self, snapshot: Snapshot, question: str, change):
        self._snapshot, self._question, self._change = snapshot, question, change

    def __getattr__(self, name):
        return getattr(self._snapshot, name)

    def rows(self, question, **values):
        found = self._snapshot.rows(question, **values)
        return self._change(found) if question == self._question else found


def said(content, key: str = "path") -> str:
    return "\n".join(line.text for line in content.section(key).lines)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_without_scores_of_opd_there_is_no_path(snapshot):
    """No OPD has a score in the published data: whatever the region, nothing is said of a path."""
    for year in (2024, 2013):
        for row in snapshot.rows("regions"):
            assert not brief(snapshot, row["region_code"], year).has("path"), (
                row["full_name"],
                year,
            )


def test_no_publisher_stands_beside_made_up_counts(simulated, snapshot):
    """Of the real release the publishers of the totals do stand there."""
    published = {row["publisher"] for row in snapshot.rows("published_totals")}
    for year in (2024, 2022):
        notes = brief(snapshot, "12", year).notes
        assert any(publisher in note.text for note in notes for publisher in published)
        for code in ("12", BINJAI, SHORT):
            texts = [note.text for note in brief(simulated, code, year).notes]
            assert not [one for one in texts if any(name in one for name in published)]


def test_the_moves_of_the_table_do_reach_the_class(simulated):
    """Reads a short path back from its table and adds up by hand: mean over OPD of the weighted
    means of indicators.
    """
    table = brief(simulated, SHORT, 2022).section("path").table
    words = Words("id")
    number = lambda text: Decimal(text.replace(".", "").replace(",", "."))  # noqa: E731
    moved = {(r[0].text, r[1].text): (number(r[2].text), number(r[3].text)) for r in table.rows}
    assert len(moved) == len(table.rows) < nextclass.ROWS
    method = next(m for m in simulated.rows("methods") if 2022 in m["years"])
    weights = {
        d["dimension"]: d["weight_pct"]
        for d in simulated.rows("dimensions")
        if d["method"] == method["method"]
    }
    before, after = {}, {}
    for row in (
        r for r in simulated.rows("agency_scores", region=SHORT, year=2022) if r["indicator"]
    ):
        old, new = moved.pop(
            (row["name"], words(f"indicator.{row['indicator']}")), (row["score"], row["score"])
        )
        assert old == row["score"]
        before.setdefault(row["name"], {}).setdefault(row["dimension"], []).append(Fraction(old))
        after.setdefault(row["name"], {}).setdefault(row["dimension"], []).append(Fraction(new))
    assert not moved

    def region(opd) -> Decimal:
        scores = [
            sum(Fraction(weights[d]) * sum(v) / len(v) for d, v in parts.items()) / 100
            for parts in opd.values()
        ]
        return to_decimal(sum(scores) / len(scores))

    assert (
        region(before)
        == next(r["score"] for r in simulated.rows("assessments", year=2022, region=SHORT))
        < 54
    )
    assert region(after) >= 54
    assert f"nilai {words.number(region(before))} menjadi {words.number(region(after))}" in said(
        brief(simulated, SHORT, 2022)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_is_the_solvers_answer(simulated, language):
    words, days = Words(language), {"id": "hari kerja (asumsi)", "en": "working days (assumed)"}
    for code, year, low in (
        (HUMBANG, 2022, "78.00"),
        (MEDAN, 2024, "78.00"),
        (TEBING, 2024, "88.00"),
    ):
        s = start_of(simulated.rows, code, year)
        task = standard_task(s, Decimal(low), advice(ROOT))
        plan = solve(s.items, task)
        text = said(brief(simulated, code, year, language))
        steps = [int(n) for n in re.findall(r"\((\d+)\)", text)]
        taken = sum(move.steps for move in moves(s.items, task, plan))
        assert sum(steps) == taken and steps == sorted(steps, reverse=True)
        assert re.search(rf"\b{taken} (langkah|steps)", text)
        assert f"{words.number(plan.effort, 0)} {days[language]}" in text
        assert (
            words.number(s.score("loci", plan.levels)) in text
            and words.number(s.score("kind", plan.levels)) in text
        )


@pytest.mark.parametrize(
    ("language", "own"), [("id", "agregasi sendiri"), ("en", "own aggregation")]
)
def test_the_aggregation_is_named_as_our_own_in_text_and_note(simulated, language, own):
    content = brief(simulated, HUMBANG, 2022, language)
    lines = content.section("path").lines
    assert own in lines[0].text and re.search(
        "bukan nilai Ombudsman|not an Ombudsman score", lines[0].text
    )
    for line in lines[:3]:
        assert own in content.notes[line.notes[0] - 1].text
    assert re.search("Asumsi|Assumed", said(content))


def test_a_long_path_is_cut_and_says_how_much_is_left(simulated):
    content = brief(simulated, HUMBANG, 2022)
    s = start_of(simulated.rows, HUMBANG, 2022)
    task = standard_task(s, Decimal(78), advice(ROOT))
    rest = len(solve(s.items, task).levels) - nextclass.ROWS
    assert len(content.section("path").table.rows) == nextclass.ROWS
    assert f"dan {rest} lainnya" in said(content) and rest > 0
    assert "lainnya" not in said(brief(simulated, SHORT, 2022))


def test_the_opd_with_the_lowest_scores_are_named(simulated):
    scores = [r for r in simulated.rows("briefing_agencies", region=HUMBANG) if r["year"] == 2022]
    text = said(brief(simulated, HUMBANG, 2022), "agencies")
    low = sorted(scores, key=lambda r: r["score"])
    assert (
        all(f"{r['name']} ({Words('id').number(r['score'])})" in text for r in low[:3])
        and low[3]["name"] not in text
    )


def test_the_highest_class_needs_no_path(simulated):
    section = brief(simulated, BINJAI, 2024).section("path")
    assert section.table is None and "sudah berada di kelas tertinggi" in section.lines[-1].text


def test_a_solver_that_gives_up_leaves_a_sentence_and_no_figures(simulated, monkeypatch):
    monkeypatch.setattr(nextclass, "SECONDS", 0)
    section = brief(simulated, HUMBANG, 2022).section("path")
    assert (
        section.table is None
        and "belum dapat dipastikan" in section.lines[-1].text
        and "langkah" not in said_of(section)
    )


def said_of(section) -> str:
    return " ".join(line.text for line in section.lines)


def test_another_published_score_stands_beside_the_own_one(simulated):
    assert "Nilai yang terbit" not in said(brief(simulated, TEBING, 2024))

    def other(rows):
        return [
            {**r, "score": Decimal("86.00")}
            if (r["region_code"], r["year"]) == (TEBING, 2024)
            else r
            for r in rows
        ]

    assert "Nilai yang terbit: 86,00" in said(
        brief(Altered(simulated, "assessments", other), TEBING, 2024)
    )


def test_opd_with_a_missing_dimension_are_named_as_left_out(simulated):
    def without(rows):
        return [
            r
            for r in rows
            if not (r["name"] == "Dinas Sosial" and (r["dimension"] in (None, "output")))
        ]

    text = said(brief(Altered(simulated, "agency_scores", without), TEBING, 2024))
    assert "1 OPD tidak ikut dihitung karena nilainya tidak lengkap: Dinas Sosial." in text


def test_parts_alone_give_the_lowest_opd_by_our_own_aggregation(simulated):
    """No score of an OPD as a whole: what the simulation says of the whole must come out of the
    parts, and be named ours.
    """
    whole = [r for r in simulated.rows("briefing_agencies", region=TEBING) if r["year"] == 2024]
    low = min(whole, key=lambda r: r["score"])
    content = brief(Altered(simulated, "briefing_agencies", lambda rows: []), TEBING, 2024)
    text = said(content, "agencies")
    assert (
        f"yang terendah: {low['name']} ({Words('id').number(low['score'])})" in text
        and "agregasi sendiri" in text
    )
    assert "tidak diketahui OPD mana yang terendah" not in text and content.has("path")
    assert not any("Berapa nilai setiap OPD" in line.text for line in content.questions)


def test_a_year_without_scores_says_for_which_there_are(simulated):
    content = brief(simulated, TEBING, 2025)
    assert not content.has("path") and "Nilai atau zona OPD diketahui untuk 2022–2024." in said(
        content, "agencies"
    )


# --- files


def test_every_region_has_room_on_its_pages_and_slides(simulated):
    """All regions, a near and a far class, the languages in turn: two pages and six slides, or an
    error.
    """
    for n, row in enumerate(r for r in simulated.rows("regions") if r["type"] != "provinsi"):
        near = brief(simulated, row["region_code"], 2024, LANGUAGES[n % 2])
        far = brief(simulated, row["region_code"], 2022, LANGUAGES[(n + 1) % 2])
        assert near.has("path") and far.section("path").table, row["full_name"]
        assert pdf.fitting(far)["size"] >= 8.4 and pdf.fitting(near)["size"] >= 8.4
        deck = Presentation(io.BytesIO(slides.pptx_bytes(far if n % 3 else near)))
        assert len(deck.slides) == slides.SLIDES + 1  # that of the services


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_and_slides_say_the_whole_path_under_the_mark(simulated, language):
    content = brief(simulated, HUMBANG, 2022, language)
    section = content.section("path")
    pages = [
        page.extract_text()
        for page in pypdf.PdfReader(io.BytesIO(pack.rendered(content, "pdf"))).pages
    ]
    deck = Presentation(io.BytesIO(pack.rendered(content, "pptx")))
    shapes = list(deck.slides[3].shapes)
    on_slide = plain(" ".join(s.text_frame.text for s in shapes if s.has_text_frame))
    cells = [cell.text for s in shapes if s.has_table for row in s.table.rows for cell in row.cells]
    assert len(pages) == 2 and all("SIMULASI" in page for page in pages) and "SIMULASI" in on_slide
    for line in section.lines:
        assert line.text in plain(pages[1]) and line.text in on_slide
    for row in section.table.rows:
        assert all(cell.text in plain(pages[1]) and cell.text in cells for cell in row)


def test_the_same_scores_give_the_same_bytes(simulated, tmp_path: Path):
    again = Snapshot(demo.write(ROOT, tmp_path / "simulasi.duckdb"))
    for name in ("pdf", "pptx"):
        one, other = (pack.rendered(brief(s, HUMBANG, 2022), name) for s in (simulated, again))
        assert one == other, name


def test_a_part_of_the_agencies_promises_nothing(simulated):
    """Three of seven loci known: the pack says so and prints neither a path nor a class to reach."""

    def three(rows):
        return [r for r in rows if r["kind"] in ("sosial", "pendidikan", "kesehatan")]

    content = brief(Altered(simulated, "agency_scores", three), TEBING, 2024)
    assert "3 dari 7 lokus diketahui; hasil ini bukan gambaran wilayah." in said(content)
    assert "Salah satu jalur" not in said(content) and content.section("path").table is None


# --- the services around the score


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_and_slides_say_the_same_of_the_services_under_the_mark(simulated, language):
    content, words = brief(simulated, BINJAI, 2024, language), Words(language)
    section = content.section("services")
    assert len(section.lines) == 4 and section.table and content.mark
    counts = simulated.rows("followup_counts", region=BINJAI, agency=None)
    late = sum(row["n"] for row in counts if row["state"] == "late")
    assert sum(int(row[2].text) for row in section.table.rows) == late > 0
    paper = plain(
        " ".join(
            page.extract_text()
            for page in pypdf.PdfReader(io.BytesIO(pdf.pdf_bytes(content))).pages
        )
    )
    deck = Presentation(io.BytesIO(slides.pptx_bytes(content)))
    slide = deck.slides[4]
    shown = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    cells = [cell.text for row in tables[0].rows for cell in row.cells]
    said_on_slide = plain(" ".join([*shown, *cells]))
    for text in (section.heading, *(line.text for line in section.lines)):
        assert plain(text) in paper and plain(text) in said_on_slide
    for row in section.table.rows:
        assert row[0].text in paper and row[0].text in cells
    assert words("common.simulated_mark") in said_on_slide


def test_without_any_service_there_is_neither_block_nor_slide(snapshot):
    content = brief(snapshot, BINJAI, 2024)
    assert not content.has("services")
    deck = Presentation(io.BytesIO(slides.pptx_bytes(content)))
    assert len(deck.slides) == slides.SLIDES
