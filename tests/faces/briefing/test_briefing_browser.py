"""The page `taklimat` in a real browser: files are made, given, and nobody waits for them but who
asked.
"""

from __future__ import annotations

import io
import threading
import time
import urllib.request
import zipfile

import pypdf
import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def told(server, page: Page):
    """The page of a region that no other test asks for."""
    page.goto(f"{server.url}/taklimat?tahun=2024&wilayah=12.23")
    expect(
        page.get_by_role("heading", name="Taklimat Kabupaten Labuhanbatu Utara, 2024")
    ).to_be_visible()
    return page


def test_files_are_made_and_given_while_others_are_served(server, told: Page):
    waits: list[float] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            start = time.perf_counter()
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=10).read()
            waits.append(time.perf_counter() - start)
            done.wait(0.02)

    asking = threading.Thread(target=ask)
    asking.start()
    told.get_by_role("button", name="Buat semua (ZIP)").click()
    expect(told.get_by_role("button", name="Unduh ZIP")).to_be_visible(timeout=20_000)
    done.set()
    asking.join()
    assert len(waits) > 10 and max(waits) < 1.5 and sorted(waits)[len(waits) // 2] < 0.3, (
        len(waits),
        max(waits),
    )

    with told.expect_download() as download:
        told.get_by_role("button", name="Unduh ZIP").click()
    assert download.value.suggested_filename == "zona-12.23-2024-id.zip"
    with zipfile.ZipFile(download.value.path()) as archive:
        assert sorted(archive.namelist()) == [
            f"zona-12.23-2024-id.{name}" for name in ("pdf", "png", "pptx")
        ]
        text = (
            pypdf.PdfReader(io.BytesIO(archive.read("zona-12.23-2024-id.pdf")))
            .pages[0]
            .extract_text()
        )
    assert "Kabupaten Labuhanbatu Utara" in text
    # the single files are there without being made again, and the picture is shown
    for name in ("PDF", "PPTX", "PNG"):
        expect(told.get_by_role("button", name=f"Unduh {name}")).to_be_visible()
    expect(
        told.get_by_text("Kartu gambar Kabupaten Labuhanbatu Utara, penilaian 2024")
    ).to_be_visible()


def test_the_province_and_english_have_their_own(server, page: Page):
    page.goto(f"{server.url}/taklimat?tahun=2023&bahasa=en")
    expect(
        page.get_by_role("heading", name="Briefing on Provinsi Sumatera Utara, 2023")
    ).to_be_visible()
    expect(page.get_by_text("four pages of PDF")).to_be_visible()
    page.get_by_role("button", name="Make PDF").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download PDF").click(timeout=20_000)
    assert len(pypdf.PdfReader(download.value.path()).pages) == 3
    assert download.value.suggested_filename == "zona-12-2023-en.pdf"


def test_a_coat_of_arms_that_is_no_picture_is_refused_in_words(told: Page):
    told.get_by_text("Lambang daerah (PNG atau JPEG, boleh kosong)").first.click()
    told.locator("input[type=file]").set_input_files(
        [{"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"}]
    )
    expect(told.get_by_text("bukan gambar PNG atau JPEG yang dapat dibaca")).to_be_visible()
    expect(
        told.get_by_role("heading", name="Pertanyaan untuk rapat")
    ).to_be_visible()  # the page goes on without it


def test_it_fits_a_phone(server, told: Page):
    told.set_viewport_size({"width": 360, "height": 780})
    told.get_by_text("Isi taklimat").click()
    expect(
        told.get_by_text("Yang belum diketahui, dan siapa yang dapat menerbitkannya")
    ).to_be_visible()
    widths = told.get_by_test_id("stMain").evaluate("m => [m.scrollWidth, m.clientWidth]")
    assert widths[0] <= widths[1]
