"""The dashboard as people meet it, in a real Chromium: every page, both languages, both widths,
light and dark.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Server
from tests.interface import (
    INSIDE,
    MAP_SHAPES,
    TILE_MIDDLE,
    TILE_SHAPES,
    Watched,
    assert_sound,
    choose_year,
    click_at,
    heading_levels,
    hex_of,
    violations,
    wait_for_outline,
)
from zona.config import ROOT
from zona.domain.classes import letter, outcome
from zona.domain.problems import FactsError
from zona.faces.pagelist import PAGES, PageEntry
from zona.figures.palette import LOOKS
from zona.language.words import LANGUAGES, Words
from zona.store.build import build

WIDTHS = (1280, 360)
# Every language and every width is seen in light and in dark.
SCHEMES = {("id", 1280): "light", ("id", 360): "dark", ("en", 1280): "dark", ("en", 360): "light"}


def address(entry: PageEntry, **query: object) -> str:
    """The address of a page with these parameters."""
    text = "&".join(f"{name}={value}" for name, value in query.items() if value is not None)
    return ("/" if entry.default else f"/{entry.slug}") + (f"?{text}" if text else "")


def shown(page, text: str):
    """The text where it is seen: on paper it stands in tables too, which a screen hides."""
    return page.get_by_text(text, exact=True).filter(visible=True).first


def tab(browser: Browser, url: str, width: int = 1280, scheme: str = "light") -> Watched:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
    )
    context.set_default_timeout(15_000)
    return Watched(context.new_page(), url)


@pytest.fixture(scope="module")
def tabs(browser, server) -> Iterator[dict]:
    """One reader for each language and width: what a browser has loaded once it keeps."""
    opened = {key: tab(browser, server.url, key[1], scheme) for key, scheme in SCHEMES.items()}
    yield opened
    for watched in opened.values():
        watched.page.context.close()


@pytest.fixture
def reader(browser, server) -> Iterator[Watched]:
    """A fresh reader at 1280 px."""
    watched = tab(browser, server.url)
    yield watched
    watched.page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.subject)
class TestEveryPage:
    def test_shows_its_content_without_error_and_axe_is_content(
        self, tabs, server, entry, language, width
    ):
        watched, words = tabs[language, width], Words(language)
        watched.errors.clear()
        page = watched.open(
            address(
                entry, bahasa=language if language != "id" else None, tahun=2022, wilayah="12.75"
            )
        )
        assert_sound(watched, words)
        expect(page).to_have_title(f"{words(f'{entry.subject}.title')} · {words('common.app')}")
        assert len(page.inner_text("[data-testid=stMain]")) > 300
        levels = heading_levels(page)
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), levels
        assert watched.query()["wilayah"] == "12.75" and watched.query()["tahun"] == "2022"
        assert "Traceback" not in server.log.read_text()
        assert violations(page) == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.subject)
def test_without_a_chosen_region(tabs, entry):
    """The first visit: nothing is in the address but the page."""
    watched = tabs["id", 360]
    watched.errors.clear()
    watched.page.context.clear_cookies()
    watched.page.goto("about:blank")
    watched.open(address(entry))
    assert_sound(watched, Words("id"))
    assert "wilayah" not in watched.query()


class TestTheMap:
    @pytest.mark.parametrize("year", [2016, 2018, 2019, 2020, 2022, 2024, 2025])
    def test_regions_and_tiles_have_the_colours_of_the_data(self, tabs, snapshot, year):
        watched = tabs["id", 1280]
        page = watched.open(f"/?tahun={year}")
        rows = {
            row["region_code"]: row
            for row in snapshot.rows("assessments", year=year, region=None)
            if row["type"] != "provinsi"
        }
        shapes = page.evaluate(MAP_SHAPES)
        assert sorted(shape["code"] for shape in shapes) == sorted(rows)
        for shape in shapes:
            assert hex_of(shape["fill"]) == LOOKS[outcome(rows[shape["code"]])].fill, shape["code"]
            assert 0 < shape["area"] < 0.35, (
                shape["code"],
                shape["area"],
            )  # a turned ring would cover the whole map
        tiles = page.evaluate(TILE_SHAPES, "tiles")
        assert sorted(tile["code"] for tile in tiles) == sorted(rows)
        for tile in tiles:
            look = LOOKS[outcome(rows[tile["code"]])]
            drawn = tile["fill"]
            assert drawn.startswith("url(") if look.pattern else hex_of(drawn) == look.fill, tile
            assert (
                tile["text"].startswith(letter(rows[tile["code"]]))
                and hex_of(tile["ink"]) == look.text
            )
            assert tile["size"] >= 24

    def test_a_click_on_a_region_and_on_a_tile_select(self, reader):
        page = reader.open("/")
        assert "wilayah" not in reader.query()
        click_at(page, *page.evaluate(INSIDE, "12.05"))
        reader.wait_for_query(wilayah="12.05")
        wait_for_outline(page, "12.05")
        click_at(page, *page.evaluate(TILE_MIDDLE, ["tiles", "12.75"]))
        reader.wait_for_query(wilayah="12.75")
        wait_for_outline(page, "12.75")
        expect(shown(page, "Kota Binjai")).to_be_visible()
        assert reader.errors == [] and reader.strangers == []

    def test_a_click_on_the_smallest_city(self, reader):
        """Sibolga has eleven square kilometres: on the map hardly a dot, in the grid as large as
        all.
        """
        page = reader.open("/")
        click_at(page, *page.evaluate(TILE_MIDDLE, ["tiles", "12.73"]))
        reader.wait_for_query(wilayah="12.73")

    def test_the_back_button_gives_the_former_selection_back(self, reader):
        page = reader.open("/?wilayah=12.05")
        click_at(page, *page.evaluate(TILE_MIDDLE, ["tiles", "12.75"]))
        reader.wait_for_query(wilayah="12.75")
        choose_year(page, 2022)
        reader.wait_for_query(wilayah="12.75", tahun="2022")
        page.go_back()
        reader.wait_for_query(wilayah="12.75", tahun="2024")
        page.go_back()
        reader.wait_for_query(wilayah="12.05")
        expect(shown(page, "Kabupaten Langkat")).to_be_visible()
        wait_for_outline(page, "12.05")

    def test_a_year_of_the_pills_stands_in_the_address(self, reader, snapshot):
        page = reader.open("/?wilayah=12.75")
        for year in (2022, 2018):
            choose_year(page, year)
            reader.wait_for_query(tahun=str(year), wilayah="12.75")
            expect(page.locator("h1")).to_contain_text(str(year))
            shapes = {shape["code"]: hex_of(shape["fill"]) for shape in page.evaluate(MAP_SHAPES)}
            row = snapshot.rows("assessments", year=year, region="12.75")[0]
            assert shapes["12.75"] == LOOKS[outcome(row)].fill


class TestTheAddress:
    def test_a_link_shows_what_its_sender_saw(self, reader):
        page = reader.open("/?tahun=2022&wilayah=12.75&bahasa=en")
        assert "45.16" in page.inner_text("[data-testid=stMain]")
        expect(page.locator("h1")).to_contain_text("2022")

    @pytest.mark.parametrize(
        ("query", "words_of"),
        [
            ("tahun=1999", "common.ignored_year"),
            ("tahun=abc", "common.ignored_year"),
            ("wilayah=12.1", "common.ignored_region"),
            ("wilayah=1275", "common.ignored_region"),
            ("bahasa=fr", "common.ignored_language"),
            ("dengan=99.99", "common.ignored_others"),
            ("data=palsu", "common.ignored_data"),
            ("wilayah=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "common.ignored_region"),
            ("tahun=%5Bx%5D(http%3A%2F%2Fevil.example)", "common.ignored_year"),
        ],
    )
    def test_bad_values_give_a_sentence_and_no_crash(self, tabs, query, words_of):
        watched = tabs["id", 1280]
        watched.errors.clear()
        watched.page.goto("about:blank")
        page = watched.open(f"/?{query}")
        assert_sound(watched, Words("id"))
        sentence = Words("id")(words_of, value="§").split("§")[-1].strip("”. ")
        assert sentence[:30] in page.inner_text("[data-testid=stMain]")
        assert page.locator("[data-testid=stAlert] a").count() == 0
        assert page.locator("h1").inner_text()

    def test_choices_stay_from_page_to_page(self, reader):
        page = reader.open("/?wilayah=12.75&tahun=2022")
        page.get_by_role("link", name=Words("id")("trend.title")).first.click()
        page.wait_for_url("**/tren**")
        reader.wait_for_query(wilayah="12.75", tahun="2022")

    def test_the_language_changes_and_the_rest_stays(self, reader):
        page = reader.open("/?wilayah=12.75&tahun=2022")
        page.get_by_text("English", exact=True).click()
        reader.wait_for_query(bahasa="en", wilayah="12.75", tahun="2022")
        expect(page.locator("h1")).to_have_text(
            Words("en")("zones.heading", province="Sumatera Utara", year=2022)
        )


class TestWithoutAMouse:
    def test_a_region_by_typing(self, reader):
        page = reader.open("/")
        box = page.get_by_role("combobox", name=Words("id")("common.region"), exact=True)
        box.focus()
        page.keyboard.type("binja")
        expect(page.get_by_role("option", name="Kota Binjai")).to_be_visible()
        page.keyboard.press("Enter")
        reader.wait_for_query(wilayah="12.75")

    def test_a_year_by_keys(self, reader):
        page = reader.open("/")
        pill = (
            page.get_by_role("radio", name="2024")
            .or_(page.get_by_role("button", name="2024"))
            .first
        )
        pill.focus()
        page.keyboard.press("Shift+Tab") if pill.get_attribute(
            "role"
        ) != "radio" else page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        reader.wait_for_query(tahun="2023")

    def test_the_focus_can_be_seen(self, reader):
        page = reader.open("/")
        seen = set()
        for _ in range(14):
            page.keyboard.press("Tab")
            seen.add(
                page.evaluate("""() => { const e = document.activeElement, s = getComputedStyle(e);
                return [e.tagName, s.outlineStyle !== 'none' || s.boxShadow !== 'none'].join() }""")
            )
        assert len(seen) >= 2 and any(text.endswith("true") for text in seen)

    def test_figures_have_words(self, reader):
        page = reader.open("/?tahun=2024")
        named = page.locator("[data-testid=stPlotlyChart]").evaluate_all(
            "charts => charts.map(c => (c.closest('[aria-label]') || c.querySelector('[aria-label]'))?.getAttribute('aria-label'))"
        )
        assert len(named) == 2 and all(text and "2024" in text for text in named), named


class TestEvidence:
    def test_the_claims_of_a_conflict_are_one_click_away(self, reader):
        page = reader.open("/?tahun=2019&wilayah=12.76")
        page.locator(".st-key-card\\.claims button, .st-key-card-claims button").first.click()
        shown = page.get_by_test_id("stPopoverBody")
        expect(shown).to_contain_text("C0404")
        expect(shown).to_contain_text("C0301")
        expect(shown).to_contain_text(Words("id")("common.contrary").strip("*"))

    def test_the_table_and_its_files_say_what_the_map_says(self, reader, snapshot):
        page = reader.open("/?tahun=2022")
        words = Words("id")
        page.get_by_text(words("common.table", n=34)).click()
        reader.settle()
        expect(page.get_by_test_id("stDataFrame")).to_have_count(2)
        page.get_by_test_id("stDataFrame").last.hover()
        expect(page.get_by_role("button", name="Fullscreen").last).to_be_visible()
        # Streamlit's own file of a table would start formulas
        expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)
        with page.expect_download() as started:
            page.get_by_role("button", name="CSV", exact=True).click()
        table = list(
            csv.DictReader(
                io.StringIO(Path(started.value.path()).read_text(encoding="utf-8-sig"), newline="")
            )
        )
        rows = {
            row["region_code"]: row for row in snapshot.rows("assessments", year=2022, region=None)
        }
        assert started.value.suggested_filename == f"zona-zones-{snapshot.release}.csv"
        assert {line[words("column.region_code")] for line in table} == set(rows)
        for line in table:
            row = rows[line[words("column.region_code")]]
            # a number or nothing; why there is none stands beside it
            absence = words("absence.unpublished" if row["class"] else f"absence.{row['status']}")
            known = row["score"] is not None
            assert line[words("column.score")] == (str(row["score"]) if known else "")
            note = words("column.state_of", name=words("column.score"))
            # no column for it where every number is known
            assert line.get(note, "") == ("" if known else absence)
            assert line[words("column.release")] == snapshot.release
            assert line[words("column.category")] == (row["category"] or "")

    def test_every_figure_has_its_source_method_and_release(self, reader, snapshot):
        page = reader.open("/wilayah?tahun=2022&wilayah=12.75")
        notes = [
            text
            for text in page.locator("[data-testid=stCaptionContainer]").all_inner_texts()
            if text.startswith("Sumber: ")
        ]
        assert len(notes) >= 2
        assert all(f"Rilis {snapshot.release}" in text and "Metode: " in text for text in notes)

    def test_known_answers_on_the_page(self, reader):
        page = reader.open("/wilayah?wilayah=12.75")
        expected = {2022: "45,16", 2023: "90,72", 2024: "93,15"}
        drawn = page.evaluate("""() => document.querySelector('.st-key-scores .js-plotly-plot')._fullData
            .map(trace => [Array.from(trace.x), Array.from(trace.text)])""")
        assert {
            year: text for years, texts in drawn for year, text in zip(years, texts, strict=True)
        } == expected
        assert [list(years) for years, _ in drawn] == [[2022, 2023, 2024]]


class TestAFreshServer:
    @pytest.fixture(scope="class")
    def fresh(self, tmp_path_factory) -> Iterator[Server]:
        """A server that nobody has visited, on a snapshot of its own."""
        folder = tmp_path_factory.mktemp("fresh")
        path = build(ROOT, folder / "zona.duckdb")
        running = Server(
            {"ZONA_SNAPSHOT": str(path), "ZONA_SIMULATION": str(folder / "simulasi.duckdb")},
            folder / "log.txt",
        )
        running.snapshot = path
        yield running
        running.stop()

    def test_a_deep_link_as_the_very_first_visit(self, fresh, browser):
        watched = tab(browser, fresh.url)
        page = watched.open("/tren?wilayah=12.75")
        assert_sound(watched, Words("id"))
        expect(page.locator("h1")).to_have_text(
            Words("id")("trend.heading", province="Sumatera Utara")
        )
        assert page.locator("[role=dialog]").count() == 0
        assert page.get_by_text("Page not found").count() == 0
        assert page.locator("[data-testid=stSidebarNavLink]").count() == len(PAGES)
        assert watched.query()["wilayah"] == "12.75"
        page.context.close()

    def test_a_new_snapshot_is_noticed_without_a_restart(self, fresh, browser, facts_copy):
        watched = tab(browser, fresh.url)
        page = watched.open("/?wilayah=12.75&tahun=2024")
        expect(page.get_by_test_id("stMain")).to_contain_text("93,15")
        claims = facts_copy / "data" / "claims.csv"
        text = claims.read_text(encoding="utf-8")
        claims.write_text(text.replace("93.15", "93.16"), encoding="utf-8")
        build(facts_copy, fresh.snapshot)
        watched.open("/?wilayah=12.75&tahun=2024")
        expect(page.get_by_test_id("stMain")).to_contain_text("93,16")
        expect(page.get_by_test_id("stMain")).not_to_contain_text("93,15")
        assert_sound(watched, Words("id"))
        page.context.close()

    def test_bad_facts_leave_it_serving(self, fresh, browser, facts_copy):
        (facts_copy / "data" / "claims.csv").write_text("broken")
        with pytest.raises(FactsError):
            build(facts_copy, fresh.snapshot)
        watched = tab(browser, fresh.url)
        page = watched.open("/?wilayah=12.75&tahun=2022")
        expect(page.get_by_test_id("stMain")).to_contain_text("45,16")
        page.context.close()
