"""The pages opd and simulasi in a real browser: both languages, 1280 and 360 px, published and
simulated data.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import Server
from tests.interface import DRAWN, resize
from zona.domain.agencyyear import agency_year
from zona.domain.aggregation import to_decimal
from zona.domain.recoverable import by_agency
from zona.intake.crosstable import HEADER, LABELS, SCORES_FROM
from zona.language.words import Words
from zona.store.snapshot import Snapshot

READY = f"""() => {{
    {DRAWN}
    return [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart => chart.querySelector('.main-svg .point'));
}}"""
WIDER = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
    .map(e => e.scrollWidth - e.clientWidth)"""
CLIPPED = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
    const box = chart.getBoundingClientRect();
    return [...chart.querySelectorAll('.annotation-text, .bartext, .xtick text')].filter(text => text.textContent !== 'SIMULASI')
        .filter(text => { const t = text.getBoundingClientRect(); return t.left < box.left - 1 || t.right > box.right + 1; })
        .map(text => text.textContent);
})"""
MEDAN_2024 = "wilayah=12.71&tahun=2024&data=simulasi"


PATHS = (
    "opd",
    "simulasi",
    "opd?wilayah=12.71&tahun=2013",
    "opd?wilayah=12.75&tahun=2024",
    "simulasi?wilayah=12.74",
    f"opd?{MEDAN_2024}",
    f"opd?{MEDAN_2024}&opd=12.71/dinas-sosial&dimensi=output",
    "simulasi?wilayah=12.18&data=simulasi",
    f"simulasi?{MEDAN_2024}",
)


@pytest.fixture
def faults(page: Page) -> list[str]:
    """Errors of the page's scripts, as they come."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def opened(page: Page, server: Server, path: str) -> Page:
    page.goto(f"{server.url}/{path}")
    return settled(page)


def settled(page: Page) -> Page:
    page.wait_for_timeout(150)  # a click reaches the server first
    page.wait_for_function(READY)
    return page


def assert_sound(page: Page, words: Words, faults: list[str]) -> None:
    assert page.locator("[data-testid=stException]").count() == 0
    assert words("common.failed") not in page.inner_text("body")
    assert max(page.evaluate(WIDER)) <= 0
    assert page.evaluate(CLIPPED) == []
    assert faults == []


def table_after(page: Page, key: str) -> dict[str, bytes]:
    """Opens a table twin and downloads both of its files; file name -> content."""
    box = page.locator(f".st-key-{key}-open, .st-key-{key}\\.open").first
    box.locator("summary").click()
    settled(page)
    files = {}
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as download:
            box.get_by_role("button", name=kind, exact=True).click()
        files[download.value.suggested_filename] = Path(download.value.path()).read_bytes()
    return files


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_the_pages_stand_in_both_languages_and_widths(
    both: Server, page: Page, faults: list[str], path: str, language: str
):
    opened(page, both, f"{path}{'&' if '?' in path else '?'}bahasa={language}")
    words, simulated = Words(language), "data=simulasi" in path
    for width in (1280, 360):
        resize(page, width)
        assert_sound(page, words, faults)
    assert (words("common.simulated") in page.inner_text("body")) is simulated
    assert page.title().startswith(words("common.simulated_mark")) is simulated
    charts = page.locator("[data-testid=stPlotlyChart]").count()
    marks = page.locator(".annotation-text", has_text=words("common.simulated_mark")).count()
    assert (marks >= charts > 0) if simulated else marks == 0


def test_medans_zones_of_2013_are_shown(both: Server, page: Page):
    opened(page, both, "opd?wilayah=12.71&tahun=2013")
    texts = page.locator(".bartext").all_text_contents()
    assert sorted(texts) == ["H hijau"] * 3 + ["K kuning"] * 5 + ["M merah"] * 7
    assert "RSU Dr Pirngadi" in page.locator(".annotation-text").all_text_contents()
    said, words = page.inner_text("body"), Words("id")
    assert (
        words("agency.loci_unknown", year=2013) not in said
        and words("agency.loci_only_known", year=2013, n=15) in said
    )


def test_where_nothing_is_published_the_page_says_so_and_by_whom_it_could_be(
    both: Server, page: Page
):
    opened(page, both, "opd?wilayah=12.75&tahun=2024")
    words = Words("id")
    said = page.inner_text("body")
    assert (
        words("agency.nothing_unpublished", year=2024, region="Kota Binjai") in said
        and "Ombudsman" in said
    )
    assert (
        said.count(words("agency.state_usual")) == 6
        and words("agency.state_unpublished") not in said
    )
    opened(page, both, "opd?wilayah=12.75&tahun=2020")
    assert words("agency.no_survey", year=2020) in page.inner_text("body")
    opened(page, both, "opd?wilayah=12.71&tahun=2024")
    page.get_by_role("button", name=words("agency.go_year", year=2013)).click()
    settled(page)
    expect(page.locator("h1")).to_contain_text("2013")


def test_the_grid_is_sorted_and_a_click_opens_the_opd_and_its_dimension(
    both: Server, page: Page, simulated: Snapshot
):
    opened(page, both, f"opd?{MEDAN_2024}")
    words, known = Words("id"), agency_year(simulated.rows, "12.71", 2024)
    rows = [r for r in known.rows if r["indicator"] is None]
    heat = page.locator(".st-key-agency-heat-score")
    texts = heat.locator(".bartext").all_text_contents()
    parts = [words.signed(to_decimal(s.part)) for s in known.standings.values()]
    assert sorted(texts) == sorted([*(words.number(r["score"]) for r in rows), *parts])
    names = heat.locator(".annotation-text").all_text_contents()
    order = [names.index(agency["name"]) for agency in known.agencies if len(agency["name"]) < 20]
    assert order == sorted(order) and "C kuning, kualitas sedang (54,00–77,99)" in names
    social = next(r for r in rows if r["kind"] == "sosial" and r["dimension"] == "pengaduan")
    cell = heat.locator(".bartext", has_text=words.number(social["score"])).last
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.move(box["x"] + 6, box["y"] + 6)
    expect(page.locator(".hoverlayer .hovertext").first).to_be_attached()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**opd=12.71**dimensi=pengaduan**")
    settled(page)
    expect(page.locator("h1")).to_have_text("Dinas Sosial, 2024")
    expect(page.get_by_text("Petugas pengelola pengaduan").first).to_be_visible()
    page.get_by_role("button", name=words("agency.crumb_all", year=2024)).click()
    page.wait_for_url(lambda url: "opd=" not in url)
    settled(page)
    expect(page.locator("h1")).to_have_text("OPD Kota Medan, 2024")


def test_an_opd_shows_what_the_region_can_win_and_says_where_evidence_is_unknown(
    both: Server, page: Page, simulated: Snapshot
):
    opened(page, both, "opd?opd=12.71/dinas-sosial&dimensi=pengaduan&tahun=2024&data=simulasi")
    words, known = Words("id"), agency_year(simulated.rows, "12.71", 2024)
    points = by_agency(known.points)["12.71/dinas-sosial"]
    standing = known.standings["12.71/dinas-sosial"]
    tiles = page.get_by_test_id("stMetricValue").all_inner_texts()
    assert tiles[1:] == [
        words.signed(to_decimal(standing.part)),
        words.number(to_decimal(points)),
    ]
    body = page.inner_text("body")
    assert body.count(words("agency.evidence_unknown")) == 6
    assert "wilayah=12.71" in page.url  # the OPD brought its region along
    files = table_after(page, "opd-bukti")
    (text,) = [content for name, content in files.items() if name.endswith("csv")]
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    won = [row[words("agency.to_win_region")] for row in rows]
    assert won == sorted(won, reverse=True) and len(rows) == 6
    opened(page, both, "opd?opd=12.75/dinas-sosial&wilayah=12.71&tahun=2024&data=simulasi")
    assert "Tidak ada OPD 12.75/dinas-sosial di wilayah" in page.inner_text("body")


def test_where_nothing_is_published_there_are_three_ways_on(both: Server, page: Page):
    opened(page, both, "opd?wilayah=12.75&tahun=2024")
    words, files = Words("id"), {}
    for key in ("agency.way_letter", "agency.way_template"):
        with page.expect_download() as download:
            page.get_by_role("button", name=words(key)).click()
        files[download.value.suggested_filename] = Path(download.value.path()).read_bytes()
    letter = Document(io.BytesIO(files["permohonan-nilai-opd-12.75-2024.docx"]))
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    assert "Kota Binjai, 2024" in text and "nilai 93,15" in text and "Puskesmas (2)" in text
    book = openpyxl.load_workbook(io.BytesIO(files["templat-nilai-opd-12.75-2024.xlsx"]))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    labels = {row[0]: row[1] for row in rows[: len(LABELS)]}
    assert (labels["kode_wilayah"], labels["tahun"]) == ("12.75", 2024)
    # indicators down, OPD across: as offices keep such scores
    assert len([name for name in rows[HEADER][2:] if name]) == 7
    assert len({row[0] for row in rows[SCORES_FROM:] if row[0]}) == 4
    page.get_by_role("button", name=words("example.way_there")).click()
    page.wait_for_url("**data=simulasi**")
    settled(page)
    expect(page.locator(".st-key-agency-heat-score")).to_be_visible()
    page.get_by_role("button", name=words("example.way_back")).click()
    page.wait_for_url(lambda url: "data=" not in url)
    settled(page)
    assert "wilayah=12.75" in page.url and "tahun=2024" in page.url


def test_the_settings_of_a_plan_stand_in_the_address_and_a_link_sets_them(both: Server, page: Page):
    words = Words("id")
    asked = "ke=A&menurut=dua&hari=sarana:12&kunci=dinas-sosial"
    opened(page, both, f"simulasi?{MEDAN_2024}&{asked}")
    expect(page.get_by_text("di 6 OPD")).to_contain_text("kelas A")  # Dinas Sosial stays as it is
    page.get_by_text(words("plan.edit"), exact=True).click()
    days = page.get_by_label(words("plan.kind_sarana", n=35))
    expect(days).to_have_value("12.00")
    days.fill("30")
    days.press("Enter")
    page.wait_for_url("**hari=sarana%3A30**")
    settled(page)
    page.get_by_text(words("plan.unlock", n=35), exact=True).click()
    page.wait_for_url("**persepsi=buka**")
    settled(page)
    assert all(part in page.url for part in ("ke=A", "menurut=dua", "kunci=dinas-sosial"))


def test_the_highest_class_shows_its_margin_and_who_holds_it(
    both: Server, page: Page, simulated: Snapshot
):
    opened(page, both, "simulasi?wilayah=12.18&data=simulasi")  # 88.02: two hundredths above A
    known = agency_year(simulated.rows, "12.18", 2024)
    weakest = known.agencies[0]["name"]
    body = page.inner_text("body")
    assert "0,02 poin di atas" in body and f"{weakest} dapat turun paling banyak 0,14" in body
    files = table_after(page, "margin")
    (text,) = [content for name, content in files.items() if name.endswith("csv")]
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [row["OPD"] for row in rows] == [agency["name"] for agency in known.agencies]


def test_the_change_since_the_last_comparable_year(both: Server, page: Page, simulated: Snapshot):
    opened(page, both, f"opd?{MEDAN_2024}")
    page.get_by_text(Words("id")("agency.show_change", since=2023), exact=True).click()
    settled(page)
    rows = {
        year: simulated.rows("agency_scores", region="12.71", year=year) for year in (2024, 2023)
    }
    now, before = (
        {r["agency_id"]: r["score"] for r in rows[year] if r["dimension"] is None} for year in rows
    )
    texts = page.locator(".st-key-agency-heat-change .bartext").all_text_contents()
    for agency, score in now.items():
        change = score - before[agency]
        assert ("+" if change > 0 else "−") + Words("id").number(abs(change)) in texts
    opened(page, both, "opd?wilayah=12.71&tahun=2022&data=simulasi")
    assert Words("id")("agency.no_change", year=2022) in page.inner_text("body")


def test_the_plan_reaches_the_class_and_its_files_bear_the_mark(both: Server, page: Page):
    opened(page, both, f"simulasi?{MEDAN_2024}")
    body = page.inner_text("body")
    assert "78,0" in body and Words("id")("plan.aggregation_loci") in body
    files = table_after(page, "rencana")
    assert all("SIMULASI" in name for name in files) and len(files) == 2
    (text,) = [content for name, content in files.items() if name.endswith("csv")]
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows and {row["Data"] for row in rows} == {"SIMULASI"}
    assert {row["Wilayah"] for row in rows} == {"Kota Medan"}
    (book,) = [content for name, content in files.items() if name.endswith("xlsx")]
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet["A1"].value == "Data" and {
        sheet.cell(n, 1).value for n in range(2, sheet.max_row + 1)
    } == {"SIMULASI"}


def test_a_limit_that_forbids_everything_is_said_in_a_sentence_and_other_plans_show(
    both: Server, page: Page
):
    words = Words("id")
    opened(page, both, f"simulasi?{MEDAN_2024}")
    page.get_by_text(words("plan.others"), exact=True).click()
    settled(page)
    page.get_by_text("Rencana 2: ").click()
    page.wait_for_url("**rencana=2**")
    settled(page)
    second = page.locator("p", has_text="langkah di").first.inner_text()
    opened(page, both, f"simulasi?{MEDAN_2024}&rencana_lain=ya&rencana=2")
    assert page.locator("p", has_text="langkah di").first.inner_text() == second
    opened(page, both, f"simulasi?{MEDAN_2024}&batas=0")
    expect(page.get_by_text("tidak terjangkau")).to_be_visible()
    assert "72,64" in page.get_by_text("tidak terjangkau").inner_text()


def test_sliders_use_the_same_arithmetic_as_the_plan(both: Server, page: Page):
    words = Words("id")
    opened(page, both, f"simulasi?{MEDAN_2024}")
    page.get_by_role("button", name=words("plan.hand_from_plan")).click()
    settled(page)
    sentence = page.locator("p", has_text="Upaya paling sedikit").inner_text()
    reached = sentence.split("menjadi ")[1].split(",  kelas")[0].split(", kelas")[0]
    expect(
        page.locator("p", has_text="kelas").filter(has_text="(agregasi sendiri: rata-rata lokus).")
    ).to_contain_text(f"menjadi {reached}")
    page.get_by_role("button", name=words("plan.hand_reset")).click()
    settled(page)
    expect(page.locator("p", has_text="(agregasi sendiri: rata-rata lokus).")).to_contain_text(
        "Upaya 0 hari kerja: nilai 72,64 menjadi 72,64"
    )
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("ArrowRight")
    settled(page)
    moved = "Upaya 5 hari kerja: nilai 72,64 menjadi 72,7"
    told = page.locator("p", has_text="(agregasi sendiri: rata-rata lokus).")
    expect(told).to_contain_text(moved)
    # what was moved stands in the address: a link shows it to others
    page.wait_for_url("**tingkat=12.71%2F**")
    opened(page, both, page.url.partition("/")[2].partition("/")[2].partition("/")[2])
    expect(told).to_contain_text(moved)


def test_without_scores_of_opd_the_distance_to_each_class_still_shows(both: Server, page: Page):
    opened(page, both, "simulasi?wilayah=12.74")
    body = page.inner_text("body")
    assert "Kurang 2,16 poin ke kelas A (mulai dari 88,00)." in body  # Tanjungbalai 2024: 85.84 B
    assert Words("id")("plan.no_agencies", region="Kota Tanjungbalai") in body


def test_a_later_class_without_a_score_is_said_before_the_distance(both: Server, page: Page):
    opened(page, both, "simulasi?wilayah=12.10&tahun=2024")
    body = page.inner_text("body")
    latest = body.index(
        "Kelas terbaru yang diketahui, 2024: B hijau, kualitas tinggi · nilai tidak terbit · disimpulkan dari eliminasi."
    )
    basis = body.index(
        "nilai terakhir yang terbit, 2022, menurut metode tahun itu (Penilaian kepatuhan 2022–2024). Ini bukan jarak"
    )
    assert latest < basis < body.index("Kurang 18,06 poin ke kelas B")
    opened(page, both, "simulasi?wilayah=12.74")
    assert Words("id")("plan.distance_not", year=2024) not in page.inner_text("body")


def test_a_plan_from_a_part_of_the_loci_says_so_beside_each_result(both: Server, page: Page):
    opened(page, both, "simulasi?wilayah=12.10&data=simulasi")
    warning = "3 dari 7 lokus diketahui; hasil ini bukan gambaran wilayah."
    body = page.inner_text("body")
    assert body.count(warning) == 3  # the start, the plan, by hand
    assert "Upaya paling sedikit" not in body and "onsisten:" not in body
    assert "Ini belum berarti wilayah mencapai kelas itu." in body
    assert "Ini belum kelas wilayah." in body and body.count("hanya dari OPD yang diketahui") >= 5
    files = table_after(page, "rencana")
    (text,) = [
        content.decode("utf-8-sig") for name, content in files.items() if name.endswith("csv")
    ]
    assert "hanya dari OPD yang diketahui" in {
        row["Agregasi"].split(", ")[-1] for row in csv.DictReader(io.StringIO(text))
    }
    opened(
        page, both, "simulasi?wilayah=12.76&data=simulasi"
    )  # these three are within the highest class
    body, words = page.inner_text("body"), Words("id")
    assert warning in body and words("plan.top_part") in body and words("plan.top") not in body
    opened(page, both, f"simulasi?{MEDAN_2024}")
    body = page.inner_text("body")
    assert (
        "bukan gambaran wilayah" not in body
        and "terakhir yang terbit" not in body
        and "nilai simulasi 2024" in body
    )


def test_statements_without_a_year_are_listed_as_text(both: Server, page: Page, snapshot):
    opened(page, both, "opd?wilayah=12.10&tahun=2024")
    body = page.inner_text("body")
    notes = {
        row["claim_id"]: row["note_id"]
        for row in snapshot.rows("claims", year=None, region="12.10")
    }
    for claim, agency in (("C0101", "Puskesmas Kota"), ("C0102", "Puskesmas Sigambal")):
        assert f"{claim} · {agency}: {notes[claim]}. Diterbitkan metro7.co.id" in body
    opened(page, both, "opd?wilayah=12.75&tahun=2024")
    assert Words("id")("agency.undated") not in page.inner_text("body")


def test_simulated_loci_are_not_said_to_be_published(both: Server, page: Page):
    words = Words("id")
    opened(page, both, "opd?wilayah=12.76&tahun=2024&data=simulasi")
    body = page.inner_text("body")
    assert (
        body.count(words("agency.state_scored_simulated")) == 3
        and body.count(words("agency.state_usual_simulated")) == 3
    )
    assert words("agency.state_scored") not in body and words("agency.state_usual") not in body


def test_there_is_no_table_without_rows(both: Server, page: Page):
    opened(page, both, "simulasi?wilayah=12.75")  # Binjai 2024: A, no better class
    body = page.inner_text("body")
    assert Words("id")("narrative.distance_top") in body and "(0 baris)" not in body


def test_a_missing_simulation_is_said_and_published_data_show(
    server: Server, page: Page, context: BrowserContext
):
    opened(page, server, "opd?wilayah=12.71&tahun=2013&data=simulasi")
    assert Words("id")("common.ignored_data") in page.inner_text("body")
    assert "RSU Dr Pirngadi" in page.locator(".annotation-text").all_text_contents()
