"""The pages of complaints and satisfaction in a real browser: province, region, OPD, with simulated
data and with what is published.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import Server
from tests.interface import Watched, assert_sound, click_at, violations
from zona.config import ROOT
from zona.domain import complaintcounts as counts
from zona.domain import surveys
from zona.facts.servicerules import service_rules
from zona.language import complaints as complaint_words
from zona.language import satisfaction as survey_words
from zona.language.words import Words
from zona.store import simulate
from zona.store.rows import methods_of
from zona.store.snapshot import Snapshot

RULES = service_rules(ROOT)
SMALL = RULES.small_numbers
OFFICE = "12.75/dinas-sosial"
# width, colours, language: each way of looking once with each page
READERS = ((1280, "light", "id"), (360, "dark", "en"))
PLACES = ("", "&wilayah=12.75", f"&wilayah=12.75&opd={OFFICE}")
CLIPPED = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(chart => {
    const box = chart.getBoundingClientRect();
    return [...chart.querySelectorAll('.annotation-text, .bartext, .xtick text, .legendtext')]
        .filter(text => text.textContent !== 'SIMULASI')
        .filter(text => { const t = text.getBoundingClientRect(); return t.left < box.left - 1 || t.right > box.right + 1; })
        .map(text => text.textContent);
})"""
FIRST_BAR = """() => {
    const bar = document.querySelector('.st-key-complaint-places .barlayer .point path');
    bar.scrollIntoView({block: 'center'});
    const box = bar.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Simulated services."""
    return Snapshot(
        simulate.write(ROOT, tmp_path_factory.mktemp("services") / "simulasi.duckdb", 5000)
    )


@pytest.fixture(scope="module")
def both(snapshot_path: Path, simulated: Snapshot, tmp_path_factory) -> Iterator[Server]:
    """A server with published and simulated data."""
    log = tmp_path_factory.mktemp("both") / "log.txt"
    running = Server(
        {"ZONA_SNAPSHOT": str(snapshot_path), "ZONA_SIMULATION": str(simulated.path)}, log
    )
    yield running
    running.stop()


def reader(browser, server: Server, width: int = 1280, scheme: str = "light") -> Watched:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(40_000)
    return Watched(context.new_page(), server.url)


def downloaded(watched: Watched, key: str) -> list[dict[str, str]]:
    """The CSV below a table twin."""
    page = watched.page
    box = page.locator(f".st-key-{key}-open, .st-key-{key}\\.open").first
    box.locator("summary").click()
    button = box.get_by_role("button", name="CSV", exact=True)
    expect(button).to_be_visible(timeout=40_000)
    page.wait_for_timeout(300)  # the run that brought the button may still be putting it in place
    watched.settle()
    with page.expect_download() as download:
        button.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(("width", "scheme", "language"), READERS)
def test_every_level_of_both_pages_is_sound_and_marked(browser, both, width, scheme, language):
    watched, words = reader(browser, both, width, scheme), Words(language)
    for slug in ("pengaduan", "kepuasan"):
        for place in PLACES:
            page = watched.open(f"/{slug}?data=simulasi&bahasa={language}{place}")
            assert_sound(watched, words)
            assert page.evaluate(CLIPPED) == []
            assert words("common.simulated") in page.inner_text("body")
            assert watched.query().get("opd") == (OFFICE if "opd" in place else None)
        assert violations(page) == []
    assert "Traceback" not in both.log.read_text()
    watched.page.context.close()


def test_the_answer_on_top_is_that_of_the_counts(browser, both, simulated):
    watched, words = reader(browser, both), Words("id")
    rows = simulated.rows("complaint_places", region=None)
    names = {row["region_code"]: row["full_name"] for row in simulated.rows("regions")}
    late = [
        (names[row["region_code"]], row["late_now_n"])
        for row in counts.latest_places(counts.places(SMALL, rows))
    ]
    limits = counts.limits(
        RULES.complaints, SMALL, simulated.rows("complaint_limits", region=None, agency=None)
    )
    (day,) = (
        row["as_of"] for row in simulated.rows("service_datasets") if row["dataset"] == "complaints"
    )
    place = words("servicepage.everywhere", province=simulated.province_name)
    whole = counts.whole(SMALL, rows)
    sentence = complaint_words.answer(
        place, day, whole, late, counts.worst(limits), SMALL.least, words
    )
    page = watched.open("/pengaduan?data=simulasi")
    shown = page.inner_text("[data-testid=stMain]")
    assert sentence.replace("**", "") in shown
    for state in limits:
        rule, basis, counted = complaint_words.limit_lines(state, SMALL.least, words)
        assert rule in shown and basis in shown and counted in shown
    table = downloaded(watched, "pengaduan-batas")
    assert [row[words("complaints.share")] for row in table] == [
        complaint_words.share_text(state, words) for state in limits
    ]
    assert {row[words("common.data")] for row in table} == {words("common.simulated_mark")}
    page = watched.open("/pengaduan?data=simulasi")
    first = counts.places(SMALL, rows)[0]["region_code"]
    for _ in range(3):  # on a busy machine a figure may be drawn anew under the click
        if watched.query().get("wilayah") != first:
            click_at(page, *page.evaluate(FIRST_BAR))
            page.wait_for_timeout(1500)
    watched.wait_for_query(wilayah=first, data="simulasi")
    watched.page.context.close()


def test_the_survey_of_an_office_is_told_with_its_difference_and_its_lowest_unsur(
    browser, both, simulated
):
    watched, words = reader(browser, both), Words("id")
    asked = RULES.satisfaction
    methods = methods_of(
        [r for r in simulated.rows("indicator_methods") if r["indicator"] == asked.indicator],
        [r for r in simulated.rows("indicator_bands") if r["indicator"] == asked.indicator],
    )
    rows = simulated.rows("surveys", region="12.75", agency=OFFICE)
    latest = surveys.by_period(asked, methods, surveys.protected_surveys(SMALL, asked, rows))[-1]
    page = watched.open(f"/kepuasan?data=simulasi&opd={OFFICE}")
    name = f"{rows[0]['agency']}, Kota Binjai"
    answer = survey_words.answer(name, latest, asked, words).replace("**", "")
    assert answer in page.inner_text("[data-testid=stMain]")
    first, *others = downloaded(watched, "kepuasan-unsur")
    assert first[words("satisfaction.unsur")] == survey_words.element_name(
        asked, latest.lowest[0], words
    )
    assert len(others) == 8
    table = downloaded(watched, "kepuasan-survei")
    assert [row[words("satisfaction.difference")] for row in table] == [
        format(row["difference"], ".2f") for row in rows
    ]
    watched.page.context.close()


def test_where_nothing_was_handed_in_the_page_says_so_and_shows_what_others_published(
    browser, both
):
    watched, words = reader(browser, both, 360), Words("id")
    page = watched.open("/pengaduan")
    assert_sound(watched, words)
    shown = page.inner_text("[data-testid=stMain]")
    assert words("servicepage.nothing_complaints") in shown
    for number in ("207", "231", "151"):
        assert number in shown
    page.get_by_role("button", name=words("example.way_there")).click()
    watched.wait_for_query(data="simulasi")
    assert words("complaints.published_simulated") in page.inner_text("[data-testid=stMain]")
    page.get_by_role("button", name=words("example.way_back")).click()
    watched.wait_for_query(data=None)
    shown = watched.open("/kepuasan?wilayah=12.74").inner_text("[data-testid=stMain]")
    assert words("servicepage.nothing_satisfaction") in shown
    assert words("satisfaction.published_values") in shown
    assert_sound(watched, words)
    watched.page.context.close()
