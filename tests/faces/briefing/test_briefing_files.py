"""The files of a briefing, read back: every figure is the snapshot's, pages and slides are as many
as they should be, nothing overflows, the same snapshot gives the same bytes, bad input leaves
nothing behind.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PIL import Image
from pptx import Presentation
from pptx.util import Pt

from zona.__main__ import main
from zona.commands import brief as brief_command
from zona.config import ROOT
from zona.domain.changes import by_direction
from zona.domain.method import next_better
from zona.domain.peers import peers
from zona.faces.briefing import card, measure, pack, pdf, setting, shorter, slides
from zona.faces.briefing.content import brief
from zona.faces.briefing.logo import prepared
from zona.faces.briefing.model import Line, Section
from zona.faces.refusal import BriefingError
from zona.files import NotWritten
from zona.language.words import LANGUAGES, Words
from zona.store.rows import methods_of

LATEST = 2024
AWKWARD = [
    ("12.76", 2019),
    ("12.10", 2024),
    ("12.16", 2018),
    ("12.22", 2021),
    ("12.71", 2025),
    ("12.71", 2013),
    ("12.75", 2020),
    ("12.08", 2023),
    ("12.25", 2021),
    ("12.22", 2015),
    ("12", 2021),
    ("12", 2025),
    ("12", 2020),
]
SCORE = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{2}(?!\d)")


@pytest.fixture(scope="session")
def codes(snapshot):
    return [row["region_code"] for row in snapshot.rows("regions")]


class Made(dict):
    """(code, language, format) -> bytes of the latest year, each made when it is first asked for."""

    def __init__(self, snapshot):
        self.snapshot = snapshot

    def __missing__(self, asked: tuple[str, str, str]) -> bytes:
        code, language, format = asked
        order = pack.Order(code, LATEST, language)
        self[asked] = pack.file_bytes(self.snapshot, order, format)
        return self[asked]


class Texts(dict):
    """(code, language) -> the text of each page of its PDF, each read when it is first asked for."""

    def __init__(self, made: Made):
        self.made = made

    def __missing__(self, asked: tuple[str, str]) -> list[str]:
        self[asked] = pages(self.made[*asked, "pdf"])
        return self[asked]


@pytest.fixture(scope="session")
def made(snapshot):
    return Made(snapshot)


def decked(codes: list[str], language: str) -> list[str]:
    """The codes whose slides are made in a language: the province, and every other region."""
    return [codes[0], *codes[1 + LANGUAGES.index(language) :: 2]]


@pytest.fixture(scope="session")
def texts(made):
    return Texts(made)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def shapes_of(container) -> Iterator:
    for shape in container.shapes:
        yield shape
        if shape.shape_type == 6:  # a group
            yield from shapes_of(shape)


def slide_text(slide) -> str:
    texts = []
    for shape in shapes_of(slide):
        if shape.has_text_frame:
            texts.append(shape.text_frame.text)
        elif getattr(shape, "has_table", False) and shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(texts)


def charts_of(slide) -> list:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def tables_of(slide) -> list:
    return [shape.table for shape in slide.shapes if shape.has_table]


def plain(text: str) -> str:
    """Text without the way it was broken into lines."""
    return re.sub(r"\s+", " ", text)


def allowed_figures(snapshot, code: str, year: int) -> set[Decimal]:
    """Every figure with two decimals that a briefing on a region may show, worked out from the rows
    of the snapshot alone.
    """
    rows = {
        (r["region_code"], r["year"]): r
        for r in snapshot.rows("assessments", year=None, region=None)
    }
    near = peers(snapshot.rows("regions"), code)
    own = [r["score"] for (c, _), r in rows.items() if c == code and r["score"] is not None]
    figures = {*own, *(rows[c, year]["score"] for c in near)} - {None}
    figures |= {c["score"] for c in snapshot.rows("claims", year=year, region=code)} - {None}
    figures |= {abs(a - b) for a in own for b in own}
    method = next(y["method"] for y in snapshot.rows("years") if y["year"] == year)
    bands = [b for b in snapshot.rows("bands") if b["method"] == method]
    figures |= {limit for b in bands for limit in (b["low"], b["high"])}
    score = rows[code, year]["score"]
    return figures | ({abs(score - b["low"]) for b in bands} if score is not None else set())


def figures_in(text: str) -> set[Decimal]:
    return {Decimal(found.replace(",", ".")) for found in SCORE.findall(text)}


# --- every figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_says_what_the_snapshot_says(snapshot, codes, texts, language):
    words = Words(language)
    for code in codes[1:]:
        assert len(texts[code, language]) == 2
        text = plain(" ".join(texts[code, language]))
        _figures_agree(snapshot, code, text, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_say_what_the_snapshot_says(snapshot, codes, made, language):
    words = Words(language)
    for code in decked(codes, language)[1:]:
        deck = Presentation(io.BytesIO(made[code, language, "pptx"]))
        assert len(deck.slides) == slides.SLIDES
        _figures_agree(
            snapshot, code, plain(" ".join(slide_text(slide) for slide in deck.slides)), words
        )
        own = {
            str(r["year"]): r["score"]
            for r in snapshot.rows("assessments", year=None, region=code)
            if r["score"] is not None
        }
        drawn = {
            year: Decimal(str(value)).quantize(Decimal("0.01"))
            for chart in charts_of(deck.slides[1])
            for series in list(chart.plots[1].series)[:-1]  # the last one marks the breaks
            for year, value in zip(chart.plots[0].categories, series.values, strict=True)
            if value is not None
        }
        assert drawn == own, code


def _figures_agree(snapshot, code: str, text: str, words: Words) -> None:
    regions = {row["region_code"]: row for row in snapshot.rows("regions")}
    rows = {
        (r["region_code"], r["year"]): r
        for r in snapshot.rows("assessments", year=None, region=None)
    }
    assert figures_in(text) <= allowed_figures(snapshot, code, LATEST), code
    near = peers(snapshot.rows("regions"), code)
    for r in [r for (c, y), r in rows.items() if (c == code or (c in near and y == LATEST))]:
        if r["score"] is not None:
            assert words.number(r["score"]) in text, (code, r["year"])
    for other in (code, *near):
        assert (
            regions[other]["full_name"] in text
            and words.number(regions[other]["population_2024"], 0) in text
        )
    row = rows[code, LATEST]
    if row["score"] is not None:
        better = next_better_of(snapshot, row)
        assert not better or words.number(better[0][1]) in text
    assert row["status"] == "stated" or words("status." + row["status"]) in text
    assert "[S0" in text and snapshot.release in text and snapshot.content_id in text


def next_better_of(snapshot, row):
    methods = methods_of(snapshot.rows("methods"), snapshot.rows("bands"))
    return next_better(next(m for m in methods if m.id == row["method"]), row["score"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_province_says_what_the_snapshot_says(snapshot, made, texts, language):
    words = Words(language)
    assert len(texts["12", language]) == 3
    text = plain(" ".join(texts["12", language]))
    deck = Presentation(io.BytesIO(made["12", language, "pptx"]))
    found = by_direction(snapshot.rows("changes", year=LATEST, since=LATEST - 1))
    for row in found["risen"] + found["fallen"]:
        assert row["name"] in text
        assert row["score"] is None or words.number(row["score"]) in text
    counts = {
        (r["year"], r["outcome"]): r["regions_n"] for r in snapshot.rows("class_counts", year=None)
    }
    chart = charts_of(deck.slides[1])[0]
    drawn = {
        (int(year), series.name): int(value)
        for series in chart.plots[0].series
        for year, value in zip(chart.plots[0].categories, series.values, strict=True)
        if value is not None
    }
    assert drawn == {(year, words(f"outcome.{name}")): n for (year, name), n in counts.items()}


# --- room


def test_every_region_and_year_fits_its_pages(snapshot, codes):
    """Pages by the count (`fitting` refuses others), names and letters by the room they take."""
    years = [row["year"] for row in snapshot.rows("years")]
    for n, code in enumerate(codes):
        for m, year in enumerate(years):
            if (n + m) % 4:  # a quarter of the pairs, every region and every year among them
                continue
            content = brief(
                snapshot,
                code,
                year,
                LANGUAGES[(n + m) // 4 % 2],
                public_url="https://zona.example.id",
            )
            data = pdf.fitting(content)
            assert setting.queried(pdf.TEMPLATE, data, "<overflow>") == [], (code, year)


@pytest.mark.parametrize(("n", "code", "year"), [(n, *pair) for n, pair in enumerate(AWKWARD)])
def test_awkward_ones_are_made_in_every_format(snapshot, n, code, year):
    for language in LANGUAGES[n % 2 :][:1]:
        content = brief(snapshot, code, year, language, public_url="https://zona.example.id")
        assert len(pages(pack.rendered(content, "pdf"))) in pdf.PAGES[content.kind]
        assert len(Presentation(io.BytesIO(pack.rendered(content, "pptx"))).slides) == slides.SLIDES
        data = card.fitting(content)
        assert setting.queried(card.TEMPLATE, data, "<overflow>") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_stands_alone_at_the_foot_of_a_page(texts, codes, language):
    words = Words(language)
    headings = {
        words(f"briefing.{key}")
        for key in (
            "heading_past",
            "heading_peers",
            "heading_agencies",
            "heading_gaps",
            "heading_questions",
            "heading_sources",
            "heading_place",
        )
    }
    for code in codes:
        for page in texts[code, language]:
            body = [line.strip() for line in page.splitlines() if line.strip()]
            foot = next(
                n
                for n, line in enumerate(body)
                if line.startswith(words("briefing.footer", release="", date="", content="")[:5])
            )
            body = body[:foot] or body[foot + 1 :]
            assert body[-1] not in headings, (code, body[-1])


def test_nothing_is_set_outside_of_the_page(made):
    """The start of every piece of text lies within the margins of its page."""
    for code in ("12.16", "12.22", "12.75", "12"):
        for page in pypdf.PdfReader(io.BytesIO(made[code, "id", "pdf"])).pages:
            places: list[tuple[float, float]] = []

            def seen(text, cm, tm, font, size, places=places):
                if text.strip():
                    places.append(
                        (
                            tm[4] * cm[0] + tm[5] * cm[2] + cm[4],
                            tm[4] * cm[1] + tm[5] * cm[3] + cm[5],
                        )
                    )

            page.extract_text(visitor_text=seen)
            assert len(places) > 50 and all(20 < x < 575 and 15 < y < 830 for x, y in places), code


def test_everything_on_a_slide_lies_on_it(made, codes):
    for code in decked(codes, "id"):
        deck = Presentation(io.BytesIO(made[code, "id", "pptx"]))
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0 and shape.top >= 0, (code, shape.name)
                assert shape.left + shape.width <= Pt(
                    slides.WIDTH
                ) and shape.top + shape.height <= Pt(slides.HEIGHT), (
                    code,
                    shape.name,
                )


def test_what_does_not_fit_is_refused(snapshot):
    content = brief(snapshot, "12.16")
    long = Section(
        "standing", "x", tuple(Line("kata yang panjang sekali " * 40) for _ in range(300))
    )
    swollen = replace(content, sections=(long, *content.sections[1:]))
    for format in ("pdf", "pptx"):  # the card takes no more sentences than have room
        with pytest.raises(BriefingError) as refused:
            pack.rendered(swollen, format)
        assert refused.value.code == "overflow"


LONG = "Dinas Penanaman Modal, Pelayanan Perizinan Terpadu Satu Pintu dan Tenaga Kerja Bidang "
SEVEN = [
    {
        "year": LATEST,
        "name": f"{LONG * 2}{n}",
        "kind": "lainnya",
        "score": Decimal(60 + n),
        "zone": zone,
        "claim_id": None,
    }
    for n, zone in enumerate(["merah"] * 3 + [None] * 4)
]


@pytest.mark.parametrize("zoned", [True, False])
def test_what_has_no_room_is_left_out_and_said(snapshot, monkeypatch, zoned):
    """Seven OPD with long names, as a file may state them."""
    rows = [row | ({} if zoned else {"zone": None}) for row in SEVEN]
    ask = snapshot.rows
    monkeypatch.setattr(
        snapshot,
        "rows",
        lambda question, **values: (
            rows if question == "briefing_agencies" else ask(question, **values)
        ),
    )
    content = brief(snapshot, "12.19", LATEST)
    for format in ("pdf", "png"):
        assert pack.rendered(content, format)
    deck = Presentation(io.BytesIO(pack.rendered(content, "pptx")))
    text = " ".join(slide_text(slide) for slide in deck.slides)
    assert "…" in text and "60,00" in text


def test_a_table_that_lost_rows_says_how_many(snapshot):
    content = brief(snapshot, "12.75")
    whole, *rest = shorter.shortening(content)
    assert whole == content
    for limit, candidate in zip(shorter.LIMITS, rest, strict=True):
        for section, before in zip(candidate.sections, content.sections, strict=True):
            rows = len(section.table.rows) if section.table else 0
            total = len(before.table.rows) if before.table else 0
            said = Words("id")("briefing.rows_left_out", shown=limit.rows, total=total)
            assert rows == min(total, limit.rows)
            assert (said in [line.text for line in section.lines]) is (rows < total)
    assert shorter.cut("kata yang panjang", 17) == "kata yang panjang"
    assert shorter.cut("kata yang panjang", 13) == "kata yang…"
    assert shorter.cut("x" * 30, 10) == "x" * 9 + "…"
    cut = shorter.cut_within("Penerbit yang panjang sekali " * 9 + "20 Januari 2025 [S0012]", 120)
    assert len(cut) <= 121 and "…" in cut and cut.endswith("20 Januari 2025 [S0012]")


@pytest.mark.parametrize("format", pack.FORMATS)
def test_letters_that_no_font_here_has_stop_nothing(snapshot, format):
    """Chinese, Thai, an emoji of several characters and a private one in a source and a name."""
    strange = "北苏门答腊监察局 ไทย 🎉👩‍👩‍👧 \ue000"
    content = brief(snapshot, "12.75")
    note = replace(content.notes[0], text=f"{strange} tagar.id")
    first = replace(content.sections[0], lines=(Line(strange, (1,)), *content.sections[0].lines))
    content = replace(
        content,
        name=f"Binjai {strange}",
        notes=(note, *content.notes[1:]),
        sections=(first, *content.sections[1:]),
    )
    made = pack.rendered(content, format)
    if format == "pptx":  # an office program has more fonts than we carry
        deck = Presentation(io.BytesIO(made))
        assert strange in " ".join(slide_text(slide) for slide in deck.slides)
    if format == "pdf":
        text = plain(" ".join(pages(made)))
        assert "□" in text and "tagar.id" in text and "北" not in text
        assert Words("id")("briefing.letters_lacking") in text
    assert Words("id")("briefing.letters_lacking") not in plain(
        " ".join(pages(pack.rendered(brief(snapshot, "12.75"), "pdf")))
    )


@pytest.mark.parametrize("format", ["pdf", "pptx"])
def test_a_text_that_cannot_be_set_is_one_sentence(snapshot, format):
    content = replace(brief(snapshot, "12.75"), name="a\x07b")
    with pytest.raises(BriefingError) as refused:
        pack.rendered(content, format)
    assert refused.value.code == "unset"


def test_text_is_measured_with_room_to_spare():
    assert measure.width("Labuhanbatu Selatan") > 10.4  # DejaVu Sans: 10.4, Arial: 9.2
    assert measure.line_count("a b", 1000, 10) == 1
    assert measure.line_count("kata " * 10, measure.width("kata kata ") * 10 + 1, 10) == 5
    assert measure.line_count("x" * 100, 50, 10) > 5


# --- slides as a designer would leave them


PAPERS = [("12.75", 2024, "id"), ("12.71", 2013, "en"), ("12", 2024, "id"), ("12.74", 2018, "id")]


@pytest.fixture(scope="module")
def decks(snapshot):
    """(content, its deck read back) of some regions and the province."""
    contents = [brief(snapshot, *asked, public_url="") for asked in PAPERS]
    return [(c, Presentation(io.BytesIO(pack.rendered(c, "pptx")))) for c in contents]


def test_the_title_of_a_slide_states_the_finding(decks):
    for content, deck in decks:
        words = Words(content.language)
        topics = {section.heading for section in content.sections}
        findings = [section.finding for section in content.sections if section.finding]
        titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
        assert set(titles[:4]) == set(findings) and not topics & set(titles)
        assert titles[4] == words("briefing.finding.questions", n=3)
    binjai = [slide.shapes.title.text_frame.text for slide in decks[0][1].slides]
    assert binjai[0] == "Kategori A, zona hijau, nilai 93,15: 5,15 poin di atas batas bawahnya"
    assert binjai[1] == "Nilai naik 2,43 poin sejak 2023"


def test_the_chart_of_the_years_has_bands_and_breaks_and_commas(snapshot, decks):
    content, deck = decks[0]
    chart = charts_of(deck.slides[1])[0]
    bands, lines = chart.plots
    years = list(bands.categories)
    heights = {
        year: sum(series.values[n] or 0 for series in bands.series)
        for n, year in enumerate(years)
        if year.strip()
    }
    tops = {
        str(year): float(max(high for _, _, high in found)) if found else 0
        for year, found in content.history.bands.items()
    }
    assert heights == {year: tops.get(year, 0) for year in heights}
    assert [s.name for s in bands.series][:2] == [
        Words("id")("briefing.band_series", cls=Words("id")("outcome." + name))
        for name in ("merah", "E")
    ]
    # a dashed line where two spans meet, and nowhere else
    *_, breaks = lines.series
    at = [years[n] for n, value in enumerate(breaks.values) if value]
    assert len(at) == len(content.history.spans) - 1 and not any(year.strip() for year in at)
    assert len(breaks._element.findall(".//{*}errBars")) == 1
    labels = [text.text for text in chart._chartSpace.findall(".//{*}dLbl//{*}t")]
    assert sorted(labels) == ["32,61", "45,16", "70,53", "75,77", "90,72", "93,15"]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet.max_column == 1 + len(list(bands.series)) + len(list(lines.series))


def test_every_text_of_a_deck_says_its_language(decks):
    spoken = {"id": "id-ID", "en": "en-GB"}
    for content, deck in decks:
        assert deck.core_properties.language == spoken[content.language]
        buffer = io.BytesIO()
        deck.save(buffer)
        with zipfile.ZipFile(buffer) as parts:
            for name in parts.namelist():
                if re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name):
                    text = parts.read(name).decode()
                    assert set(re.findall(r' lang="([^"]+)"', text)) == {spoken[content.language]}
                    assert not re.search(r"<a:r><a:t>|<a:rPr(?![^>]* lang=)[ />]", text), name


def test_tables_have_a_header_row_and_slides_speaker_notes_with_their_sources(decks):
    for content, deck in decks:
        for slide in deck.slides:
            for table in tables_of(slide):
                assert table.first_row and not table.horz_banding
                assert all(cell.text for cell in table.rows[0].cells)
            said = slide.notes_slide.notes_text_frame.text
            cited = {
                int(n) for group in re.findall(r"\[([\d, ]+)\]", said) for n in group.split(",")
            }
            listed = {int(n) for n in re.findall(r"^\[(\d+)\] ", said, re.M)}
            assert said and cited == listed
        notes = {note.number: note for note in content.notes}
        first = deck.slides[0].notes_slide.notes_text_frame.text
        assert all(line.text in first for line in content.sections[0].lines)
        assert all(notes[n].url in first for line in content.sections[0].lines for n in line.notes)


def test_official_paper_says_nothing_about_settings(decks):
    for content, deck in decks:
        shown = " ".join(slide_text(slide) for slide in deck.slides)
        text = plain(shown + " ".join(pages(pack.rendered(content, "pdf"))))
        assert not re.search(r"alamat publik|belum diatur|no QR|not set|QR", text, re.I)


def test_map_and_tiles_of_a_slide_stand_apart_and_a_small_region_has_a_ring(decks):
    for content, deck in decks:
        province, tiles = (shape for shape in deck.slides[0].shapes if shape.shape_type == 6)
        assert province.left + province.width <= tiles.left, content.name
        rings = [shape for shape in province.shapes if shape.shape_type == 1]  # no freeforms
        assert len(rings) == (2 if content.region_code in ("12.74", "12.75") else 0), content.name


def test_slides_are_full(decks):
    """No slide leaves its lower part empty: something stands in the last fifth above the foot."""
    for content, deck in decks:
        for slide in deck.slides:
            shapes = [s for s in slide.shapes if s.top + s.height < Pt(505)]
            assert max(s.top + s.height for s in shapes) > Pt(415), (content.name, slide.slide_id)


@pytest.mark.parametrize("year", [2024, 2023, 2018])
def test_no_page_of_the_province_is_half_empty(snapshot, year):
    for language in LANGUAGES:
        content = brief(snapshot, "12", year, language)
        for page in pypdf.PdfReader(io.BytesIO(pack.rendered(content, "pdf"))).pages:
            lowest = []

            def seen(text, cm, tm, font, size, lowest=lowest):
                if text.strip():
                    lowest.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

            page.extract_text(visitor_text=seen)
            body = [y for y in lowest if y > 45]  # above the foot of the page
            assert min(body) < 842 * 0.5, (year, language, page.page_number)


@pytest.mark.parametrize("year", [2023, 2024])  # the years with the most sources
def test_the_many_sources_of_the_province_have_room_beside_the_code(snapshot, year):
    for language in LANGUAGES:
        content = brief(snapshot, "12", year, language, public_url="https://zona.example.id")
        assert len(content.notes) > 40
        deck = Presentation(io.BytesIO(pack.rendered(content, "pptx")))
        runs = [
            run
            for shape in deck.slides[-1].shapes
            if shape.has_text_frame
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        ]
        listed = [run for run in runs if re.match(r"\d+ ", run.text)]
        assert len(listed) >= len(content.notes)
        assert min(run.font.size for run in listed) >= Pt(7), (year, language)


# --- the card


@pytest.mark.parametrize(
    ("code", "year", "language"),
    [
        ("12.16", 2024, "id"),
        ("12.22", 2021, "en"),
        ("12.76", 2019, "id"),
        ("12", 2024, "en"),
        ("12.71", 2025, "id"),
    ],
)
def test_the_card_is_a_picture_for_a_phone(snapshot, code, year, language):
    content = brief(snapshot, code, year, language)
    png = pack.rendered(content, "png")
    assert Image.open(io.BytesIO(png)).size == (1080, 1350) and len(png) <= 300_000
    assert b"tIME" not in png and b"tEXt" not in png
    text = plain(
        pages(
            setting.compiled(card.TEMPLATE, card.fitting(content), content.released, format="pdf")
        )[0]
    )
    assert content.name in text and content.release in text and content.badge_big in text
    assert figures_in(text) <= (
        allowed_figures(snapshot, code, year) if content.kind == "region" else set()
    )
    assert (
        len(
            pages(
                setting.compiled(
                    card.TEMPLATE, card.fitting(content), content.released, format="pdf"
                )
            )
        )
        == 1
    )


# --- the same bytes


def test_the_same_snapshot_gives_the_same_bytes(snapshot, snapshot_path):
    """In another process, another time zone and with other hashes."""
    order = pack.Order("12.75", LATEST, "id")
    code = (
        "import hashlib, sys; from pathlib import Path; from zona.faces.briefing import pack; from zona.store.snapshot import Snapshot;"
        "s = Snapshot(Path(sys.argv[1])); o = pack.Order('12.75', 2024, 'id');"
        "print([hashlib.sha256(pack.file_bytes(s, o, f)).hexdigest() for f in pack.FORMATS])"
    )
    environment = os.environ | {"TZ": "Asia/Jakarta", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(snapshot_path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    from hashlib import sha256

    assert json.loads(done.stdout.replace("'", '"')) == [
        sha256(pack.file_bytes(snapshot, order, f)).hexdigest() for f in pack.FORMATS
    ]


def test_times_in_the_files_are_the_releases(snapshot, made):
    released = snapshot.released.replace("-", "")
    info = pypdf.PdfReader(io.BytesIO(made["12.75", "id", "pdf"])).metadata
    assert info["/CreationDate"].startswith(f"D:{released}")
    office = made["12.75", "en", "pptx"]
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        assert {"{:04}{:02}{:02}".format(*entry.date_time) for entry in archive.infolist()} == {
            released
        }
        book = next(name for name in archive.namelist() if name.endswith(".xlsx"))
        with zipfile.ZipFile(io.BytesIO(archive.read(book))) as inner:
            assert snapshot.released.encode() in inner.read("docProps/core.xml")
            assert {"{:04}{:02}{:02}".format(*entry.date_time) for entry in inner.infolist()} == {
                released
            }


def test_only_our_fonts_are_in_the_pdf(made):
    fonts = {
        font.get_object()["/BaseFont"].split("+")[1]
        for page in pypdf.PdfReader(io.BytesIO(made["12.16", "id", "pdf"])).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"NotoSans-Regular", "NotoSans-Bold"}


def test_the_pdf_is_tagged_and_says_its_language(made):
    root = pypdf.PdfReader(io.BytesIO(made["12.16", "en", "pdf"])).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"


# --- simulated, hostile, awkward input


def test_simulated_data_carry_their_mark_everywhere(snapshot):
    for code in ("12.75", "12"):
        content = brief(snapshot, code, LATEST, simulated=True)
        assert all(
            page.count("SIMULASI") >= 2 for page in pages(pack.rendered(content, "pdf"))
        )  # across the page and in its foot
        for slide in Presentation(io.BytesIO(pack.rendered(content, "pptx"))).slides:
            assert slide_text(slide).count("SIMULASI") >= 2
            assert list(slide.shapes)[-1].text_frame.text == "SIMULASI"  # above everything
        picture = setting.compiled(
            card.TEMPLATE, card.fitting(content), content.released, format="pdf"
        )
        assert pages(picture)[0].count("SIMULASI") >= 2
        deck = Presentation(io.BytesIO(pack.rendered(content, "pptx")))
        paper = [pypdf.PdfReader(io.BytesIO(f)) for f in (pack.rendered(content, "pdf"), picture)]
        titles = [deck.core_properties.title, *(file.metadata.title for file in paper)]
        assert all(title.startswith("SIMULASI · ") for title in titles), titles
        order = pack.Order(code, LATEST, "id", simulated=True)
        assert pack.file_name(snapshot, order, "pdf").startswith("zona-SIMULASI-")
    assert not any(
        "SIMULASI" in page for page in pages(pack.rendered(brief(snapshot, "12.75"), "pdf"))
    )


HOSTILE = (
    '#eval("1+1") *tebal* $x$ @rujuk <label> \\ `kode` = judul // catatan ]#panic() &amp; {{x}}'
)


def test_text_of_sources_is_inert(snapshot):
    content = brief(snapshot, "12.75")
    note = replace(content.notes[0], text=HOSTILE, url="")
    first = replace(content.sections[0], lines=(Line(HOSTILE), *content.sections[0].lines))
    content = replace(
        content,
        name="#panic() *x*",
        notes=(note, *content.notes[1:]),
        sections=(first, *content.sections[1:]),
    )
    text = plain(" ".join(pages(pack.rendered(content, "pdf"))))
    assert text.count(HOSTILE) == 2 and "#panic() *x*" in text
    deck = Presentation(io.BytesIO(pack.rendered(content, "pptx")))
    assert HOSTILE in plain(" ".join(slide_text(slide) for slide in deck.slides))
    assert HOSTILE in plain(
        pages(
            setting.compiled(card.TEMPLATE, card.fitting(content), content.released, format="pdf")
        )[0]
    )


def test_the_qr_code_is_there_with_an_address_only(snapshot):
    words = Words("id")
    without, with_one = (
        brief(snapshot, "12.75", public_url=""),
        brief(snapshot, "12.75", public_url="https://zona.example.id"),
    )
    assert words("briefing.qr") not in plain(pages(pack.rendered(without, "pdf"))[1])
    assert words("briefing.qr") in plain(pages(pack.rendered(with_one, "pdf"))[1])
    assert pdf.qr_svg("") is None and "<svg" in pdf.qr_svg(with_one.address)
    pictures = [
        [s for s in deck.slides[4].shapes if s.shape_type == 13]
        for deck in (
            Presentation(io.BytesIO(pack.rendered(b, "pptx"))) for b in (without, with_one)
        )
    ]
    assert [len(found) for found in pictures] == [0, 1]


def test_a_coat_of_arms_is_put_on_every_format(snapshot):
    buffer = io.BytesIO()
    Image.new("RGB", (400, 600), "#803080").save(buffer, "JPEG")
    logo = prepared(buffer.getvalue(), "x.jpg")
    assert Image.open(io.BytesIO(logo)).size == (160, 240)
    content = brief(snapshot, "12.75")
    for format in pack.FORMATS:
        assert pack.rendered(content, format, logo) != pack.rendered(content, format)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"\x89PNG\r\n\x1a\n broken",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 40,
    ],
)
def test_a_coat_of_arms_that_is_no_picture_is_refused(content):
    with pytest.raises(BriefingError) as refused:
        prepared(content, "x")
    assert refused.value.code == "logo"


def test_a_coat_of_arms_too_large_is_refused():
    buffer = io.BytesIO()
    Image.new("1", (6000, 4000)).save(buffer, "PNG")
    with pytest.raises(BriefingError) as refused:
        prepared(buffer.getvalue(), "x")
    assert refused.value.code == "logo_big"


def test_of_a_file_no_more_is_read_than_a_coat_of_arms_may_have(tmp_path, monkeypatch):
    """/dev/zero never ends, a file of a gigabyte nearly so."""
    given = []
    monkeypatch.setattr(
        brief_command,
        "prepared",
        lambda content, name, in_all: given.append((len(content), in_all)),
    )
    with pytest.raises(BriefingError) as refused:
        brief_command.read_logo(Path("/dev/zero" if Path("/dev/zero").exists() else tmp_path))
    assert refused.value.code == "logo" and not given
    with (tmp_path / "big.png").open("wb") as file:
        file.truncate(50_000_000)
    brief_command.read_logo(tmp_path / "big.png")
    assert given == [(5_000_001, 50_000_000)]


def test_a_coat_of_arms_of_too_many_bytes_says_how_many(tmp_path):
    buffer = io.BytesIO()
    Image.new("1", (60, 40)).save(buffer, "PNG")
    (tmp_path / "big.png").write_bytes(buffer.getvalue() + b"\0" * 7_000_000)
    with pytest.raises(BriefingError) as refused:
        brief_command.read_logo(tmp_path / "big.png")
    assert refused.value.code == "logo_big" and refused.value.values["size"] == 7.0


# --- making, keeping, writing


def test_a_file_is_made_once_and_one_at_a_time(snapshot, monkeypatch):
    running, most, calls = [], [], []

    def slow(content, format, logo=None):
        running.append(1)
        most.append(len(running))
        calls.append(content.region_code)
        __import__("time").sleep(0.05)
        running.pop()
        return content.region_code.encode()

    monkeypatch.setattr(pack, "rendered", slow)
    orders = [
        pack.Order(code, 2016, "en", public_url="https://once")
        for code in ("12.01", "12.02", "12.01", "12.02")
    ]
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda order: pack.file_bytes(snapshot, order, "pdf"), orders))
    assert got == [b"12.01", b"12.02", b"12.01", b"12.02"]
    assert max(most) == 1 and sorted(calls) == ["12.01", "12.02"]


def test_only_so_many_files_are_kept(snapshot, monkeypatch):
    monkeypatch.setattr(pack, "_kept", type(pack._kept)())
    monkeypatch.setattr(pack, "KEPT", 2)
    monkeypatch.setattr(pack, "rendered", lambda content, format, logo=None: b"x")
    orders = [pack.Order(code, LATEST, "id") for code in ("12.01", "12.02", "12.03")]
    for order in orders:
        pack.file_bytes(snapshot, order, "pdf")
    assert [pack.kept(pack.key(snapshot, order, "pdf")) for order in orders] == [None, b"x", b"x"]


def test_a_new_snapshot_is_another_key(snapshot):
    order = pack.Order("12.75", LATEST, "id")
    keys = {
        pack.key(snapshot, o, "pdf")
        for o in (
            order,
            replace(order, logo=b"x"),
            replace(order, language="en"),
            replace(order, simulated=True),
        )
    }
    assert len(keys) == 4 and all(snapshot.content_id in key for key in keys)


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(["brief", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def here(snapshot_path, tmp_path, monkeypatch):
    monkeypatch.setenv("ZONA_SNAPSHOT", str(snapshot_path))
    monkeypatch.setenv("ZONA_SIMULATION", str(tmp_path / "none.duckdb"))
    return tmp_path


def test_the_command_writes_a_pack(here, capsys):
    code, out, err = run(capsys, "12.75", "-o", str(here / "new" / "folder"))
    names = sorted(path.name for path in (here / "new" / "folder").iterdir())
    assert (code, err) == (0, "") and names == [
        f"zona-12.75-2024-id.{name}" for name in ("pdf", "png", "pptx")
    ]
    assert all(name in out for name in names)


def test_the_command_makes_all_regions_with_a_bar(here, capsys, monkeypatch):
    monkeypatch.setattr(pack, "rendered", lambda content, format, logo=None: content.name.encode())
    monkeypatch.setattr(pack, "_kept", type(pack._kept)())
    code, _, err = run(
        capsys, "--all", "--year", "2021", "--lang", "en", "--format", "png", "-o", str(here)
    )
    made = sorted(here.glob("*.png"))
    assert code == 0 and len(made) == 33 and "33/33" in err and "####" in err
    assert (
        made[0].name == "zona-12.01-2021-en.png"
        and made[0].read_text() == "Kabupaten Tapanuli Tengah"
    )


def test_one_region_that_cannot_be_made_stops_no_other(here, capsys, monkeypatch):
    def made(content, format, logo=None):
        if content.region_code in ("12.01", "12.19"):
            raise BriefingError("overflow", name=content.name, year=content.year, pages=5)
        return b"made"

    monkeypatch.setattr(pack, "rendered", made)
    monkeypatch.setattr(pack, "_kept", type(pack._kept)())
    code, out, err = run(capsys, "--all", "--year", "2022", "--format", "pptx", "-o", str(here))
    assert code == 1 and len(list(here.glob("*.pptx"))) == 31 == out.count("Ditulis")
    assert err.splitlines()[-3:] == [
        "Tidak dibuat: 2 wilayah.",
        "- Taklimat Kabupaten Tapanuli Tengah 2022 tidak muat pada 5 halaman; laporkan kepada pengelola.",
        "- Taklimat Kabupaten Batu Bara 2022 tidak muat pada 5 halaman; laporkan kepada pengelola.",
    ]
    # alone it is bad input, and a folder that takes no files ends all of them
    assert run(capsys, "12.01", "--year", "2022", "--format", "pptx", "-o", str(here))[0] == 2
    (here / "file").write_text("")
    code, _, err = run(capsys, "--all", "--year", "2022", "-o", str(here / "file"))
    assert code == 2 and err.count("tidak ditulis") == 1


def test_a_console_that_lacks_a_letter_ends_no_command(here):
    done = subprocess.run(
        [sys.executable, "-m", "zona", "brief", "北"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True,
    )
    assert done.returncode == 2 and b"Traceback" not in done.stderr and b"?" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["12.99"], "Tidak ada wilayah “12.99”"),
        (["1275"], "tulis kode Kemendagri dengan titik"),
        (["12.75", "--year", "2012"], "Tidak ada data tahun 2012; yang ada: 2013, 2014"),
        ([], "Sebutkan satu kode wilayah"),
        (["12.75", "--all"], "bukan keduanya"),
        (["12.75", "--simulated"], "Data simulasi belum ada"),
        (["12.75", "--logo", "{here}/no.png"], "bukan gambar PNG atau JPEG"),
        (["12.75", "--logo", "{here}/text.png"], "bukan gambar PNG atau JPEG"),
        (["12.75", "--logo", "{here}"], "bukan gambar PNG atau JPEG"),
        (["12.75", "--logo", "/dev/null"], "bukan gambar PNG atau JPEG"),
        (["12.75", "-o", "{here}/text.png/folder"], "Taklimat tidak ditulis"),
        (["12.75", "--lang", "en", "-o", "{here}/text.png"], "The briefing was not written"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(here, capsys, arguments, sentence):
    (here / "text.png").write_text("no picture")
    target = [] if "-o" in arguments else ["-o", str(here / "out")]
    code, out, err = run(capsys, *[a.format(here=here) for a in arguments], *target)
    assert code == 2 and out == "" and err.count("\n") == 1 and sentence in err
    assert sorted(path.name for path in here.rglob("*")) == ["text.png"]


def test_a_pack_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(
        os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(NotWritten):
        pack.written(tmp_path, [("a.pdf", b"1"), ("b.png", b"2")])
    assert list(tmp_path.iterdir()) == []


def test_a_zip_holds_the_files_at_the_releases_time(snapshot):
    content = pack.zip_bytes([("a.pdf", b"1"), ("b.png", b"2")], snapshot.released)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["a.pdf", "b.png"] and archive.read("b.png") == b"2"
    assert content == pack.zip_bytes([("a.pdf", b"1"), ("b.png", b"2")], snapshot.released)
