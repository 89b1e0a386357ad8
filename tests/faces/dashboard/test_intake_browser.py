"""The page `masukan` in a browser: it checks for everybody, writes for the office only, and text
from a file stays text.
"""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Server
from tests.intake.intake_files import AGENCY, agency, csv, xlsx
from zona.config import ROOT
from zona.intake import batches
from zona.store.snapshot import version_of

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PASSWORD = "rahasia"


@pytest.fixture(scope="module")
def office(tmp_path_factory, snapshot_path):
    """A server as the office runs it, with batches of its own; gives (server, folder of the
    batches).
    """
    folder = tmp_path_factory.mktemp("office")
    running = Server(
        {
            "ZONA_SNAPSHOT": str(snapshot_path),
            "ZONA_INTAKE": "1",
            "ZONA_INTAKE_PASSWORD": PASSWORD,
            "ZONA_BATCHES": str(folder / "batches"),
        },
        folder / "log.txt",
    )
    yield running, folder / "batches"
    running.stop()


@pytest.fixture
def officer(browser: Browser):
    """A tab of somebody who answers the browser's question with the office's password."""
    asked = {"username": "", "password": PASSWORD}
    context = browser.new_context(http_credentials=asked)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def upload(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": SHEET, "buffer": data}
    )


def opened(page: Page, server: Server, address: str = "/masukan") -> Page:
    page.goto(server.url + address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def test_the_public_may_check_but_not_write(page, server, monkeypatch, tmp_path):
    opened(page, server)
    expect(page.get_by_text("berkas hanya diperiksa, tidak disimpan")).to_be_visible()
    upload(page, "nilai.xlsx", xlsx(AGENCY, agency(nilai="77,02")))
    expect(page.get_by_text("Berkas dapat diterima.")).to_be_visible()
    expect(
        page.get_by_text("Baris pada lembar Data: dibaca 2 = diterima 1 + ditolak 0 + dilewati 1.")
    ).to_be_visible()
    for command in (
        "ZONA_INTAKE",
        "python -m zona",
    ):  # nothing of the office's machine on a public page
        expect(page.get_by_text(command)).to_have_count(0)
    expect(page.get_by_text("kirim berkasnya kepada kantor pengelola")).to_be_visible()
    expect(page.get_by_role("button", name="Laporan lengkap")).to_be_visible()
    page.wait_for_timeout(1500)  # what is not there must not come either
    expect(page.get_by_role("button", name="Terima")).to_have_count(0)
    expect(page.get_by_role("button", name="Tarik berkas")).to_have_count(0)
    expect(page.get_by_role("button", name="Tampilkan di dasbor")).to_have_count(0)
    monkeypatch.delenv("ZONA_BATCHES", raising=False)
    assert not batches.folder(ROOT).exists() or not any(
        b.file_name == "nilai.xlsx" for b in batches.batches(ROOT)
    )


def test_a_broken_file_says_what_to_do(page, server):
    opened(page, server, "/masukan?bahasa=en")
    upload(page, "broken.xlsx", xlsx(AGENCY, agency())[:2000])
    expect(page.get_by_text("The file is refused as a whole.")).to_be_visible()
    expect(page.get_by_text("To be corrected (1)")).to_be_visible()
    with page.expect_download() as report:
        page.get_by_role("button", name="Full report (XLSX)").click()
    assert report.value.path().stat().st_size > 3000


def test_text_from_a_file_is_only_text(page, server):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    opened(page, server)
    bad = "<img src=x onerror=alert(1)>"
    upload(
        page,
        "![x](http://example.org/a.png)<b>.csv",
        csv(AGENCY, agency(opd=bad, nilai="**7**", sumber="[x](javascript:alert(1))")),
    )
    expect(page.get_by_text("Berkas ditolak seluruhnya.")).to_be_visible()
    expect(page.get_by_text("Yang harus diperbaiki (2)")).to_be_visible()
    assert page.locator("[data-testid=stMain] img").count() == 0
    assert (
        page.locator(
            "a[href*='javascript'], a[href*='example.org'], [data-testid=stMain] b"
        ).count()
        == 0
    )
    assert dialogs == []


def test_the_template_comes_down(page, server):
    opened(page, server)
    with page.expect_download() as template:
        page.get_by_role("button", name="nilai per OPD").click()
    assert template.value.suggested_filename == "zona-agency_scores.xlsx"


def test_the_office_accepts_withdraws_and_restores(officer, office, snapshot_path):
    page, (server, folder) = officer, office
    before = version_of(snapshot_path)
    opened(page, server)
    data = xlsx(AGENCY, agency(), agency(opd="Dinas Sosial"))
    upload(page, "nilai medan.xlsx", data)
    page.get_by_role("button", name="Terima 2 baris").click()
    expect(page.get_by_text("Belum tampil di dasbor").first).to_be_visible()
    (batch,) = [path.name for path in folder.iterdir() if batches.ID.fullmatch(path.name)]
    assert (folder / batch / "original.xlsx").read_bytes() == data
    expect(page.get_by_role("button", name="Terima 2 baris")).to_have_count(0)
    expect(page.get_by_text(f"sudah diterima sebagai {batch}")).to_be_visible()

    page.get_by_role("button", name="Tarik berkas").click()
    expect(page.get_by_text("Penarikan perlu alasan")).to_be_visible()
    page.get_by_label("Alasan (disimpan)").fill("salah *tahun*")
    page.get_by_role("button", name="Tarik berkas").click()
    expect(page.get_by_text(f"Berkas {batch} ditarik: salah *tahun*.")).to_be_visible()
    page.get_by_role("button", name=f"Pakai lagi: {batch}").click()
    expect(page.get_by_text(f"Berkas {batch} dipakai lagi.")).to_be_visible()
    assert (
        version_of(snapshot_path) == before
    )  # accepting and withdrawing alone never write a snapshot


def test_the_office_shows_what_it_accepted(officer, snapshot_path, tmp_path):
    """Accept, publish, read it on the page of the OPD: under the name that the rows give their
    source, as plain text.
    """
    page, own = officer, tmp_path / "zona.duckdb"
    shutil.copy(snapshot_path, own)
    before = version_of(own)
    environment = {
        "ZONA_SNAPSHOT": str(own),
        "ZONA_INTAKE": "1",
        "ZONA_INTAKE_PASSWORD": PASSWORD,
        "ZONA_BATCHES": str(tmp_path / "batches"),
    }
    server = Server(environment, tmp_path / "log.txt")
    try:
        opened(page, server)
        expect(page.get_by_role("button", name="Tampilkan di dasbor")).to_have_count(0)
        source = "![x](http://example.org/a.png) Surat 9/2025"
        upload(page, "nilai.xlsx", xlsx(AGENCY, agency(sumber=source, tanggal="2025-02-03")))
        page.get_by_role("button", name="Terima 1 baris").click()
        expect(page.get_by_text("Belum tampil di dasbor").first).to_be_visible()
        assert version_of(own) == before
        page.get_by_role("button", name="Tampilkan di dasbor").click()
        expect(page.get_by_text("Dasbor sekarang menampilkan semua berkas")).to_be_visible()
        expect(page.get_by_role("button", name="Tampilkan di dasbor")).to_have_count(0)
        assert version_of(own) != before
        opened(page, server, "/opd?wilayah=12.71&tahun=2024")
        expect(page.get_by_text(f"{source} (3 Februari 2025)").first).to_be_visible()
        assert page.locator("[data-testid=stMain] img").count() == 0
    finally:
        server.stop()


def test_equal_faults_are_said_once(page, server):
    opened(page, server)
    rows = [agency(opd=f"Dinas {n}", kode_wilayah=12.1, wilayah=None) for n in range(15)]
    upload(page, "nilai.xlsx", xlsx(AGENCY, *rows))
    expect(page.get_by_text("Yang harus diperbaiki (15)")).to_be_visible()
    expect(page.get_by_text("baris 2–16", exact=False)).to_have_count(1)


def test_it_fits_a_phone(browser, server):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = opened(context.new_page(), server)
    upload(
        page, "nilai.csv", csv(AGENCY, *[agency(opd=f"Dinas {n}", nilai="x") for n in range(30)])
    )
    expect(page.get_by_text("Yang harus diperbaiki (30)")).to_be_visible()
    width = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]'); return [m.scrollWidth, m.clientWidth] }"
    )
    assert width[0] <= width[1]
    context.close()


FILL = """async ([n, megabytes]) => {
  const cookie = document.cookie.match(/_streamlit_xsrf=([^;]+)/)[1]
  const form = new FormData()
  form.append("file", new Blob([new Uint8Array(megabytes * 1048576)]), "big.csv")
  for (let i = 0; i < n; i++)
    await fetch(window.__upload + i, {method: "PUT", body: form, headers: {"X-Xsrftoken": cookie}})
}"""


def test_a_file_that_finds_no_room_is_told_so(officer, office):
    """Uploads lie in memory: one session took 600 MB of it."""
    page, (server, _) = officer, office
    opened(page, server)
    with page.expect_request(lambda request: request.method == "PUT") as sent:
        upload(page, "nilai.csv", csv(AGENCY, agency()))
    page.evaluate("url => { window.__upload = url }", sent.value.url)
    page.evaluate(FILL, [4, 45])
    held = page.request.get(f"{server.url}/_stcore/metrics").text()
    found = re.search(r'cache_type="UploadedFileManager",cache=""} (\d+)', held)
    assert 90 * 2**20 < int(found[1]) < 100 * 2**20
    upload(page, "lain.csv", csv(AGENCY, agency()) + b"\n" * 20_000_000)
    expect(page.get_by_text("Berkas ini tidak diterima")).to_be_visible()


def test_a_template_for_one_region_and_year_comes_down(page, server):
    opened(page, server, "/masukan?wilayah=12.75&tahun=2024")
    with page.expect_download() as template:
        page.get_by_role("button", name="Templat Kota Binjai 2024").click()
    assert template.value.suggested_filename == "zona-opd-12.75-2024.xlsx"
    assert template.value.path().stat().st_size > 5000


def test_names_that_look_alike_are_asked_about(officer, office):
    """Nothing is accepted before each question has an answer."""
    page, (server, folder) = officer, office
    opened(page, server)
    rows = [agency(opd="UPT Kelautan"), agency(opd="UPT Kelautn", dimensi="proses")]
    upload(page, "tanya.xlsx", xlsx(AGENCY, *rows))
    expect(page.get_by_text("Pertanyaan yang harus dijawab (1)")).to_be_visible()
    expect(page.get_by_text("menunggu jawaban 2")).to_be_visible()
    expect(page.get_by_role("button", name="Terima 2 baris")).to_have_count(0)
    page.get_by_role("button", name="Simpan jawaban dan periksa lagi").click()
    expect(page.get_by_text("Jawab semua pertanyaan dahulu.")).to_be_visible()
    page.get_by_role("radiogroup").get_by_text("Sama: pakai").click()
    page.get_by_role("button", name="Simpan jawaban dan periksa lagi").click()
    page.get_by_role("button", name="Terima 2 baris").click()
    expect(page.get_by_text("Belum tampil di dasbor").first).to_be_visible()
    (batch,) = [p for p in folder.glob("B*/batch.json") if "tanya.xlsx" in p.read_text()]
    assert '"UPT Kelautn"' in batch.read_text()


def test_headings_that_nobody_knows_are_asked_about_once(officer, office):
    page, (server, folder) = officer, office
    opened(page, server)
    head, row = ("Ref", "Masuk Pada", "Isi Laporan"), ("A1", "01/03/2024", "Jalan rusak")
    # the last of the page has come: nothing redraws the box that is about to be filled in
    expect(page.get_by_role("heading", name="3. Berkas yang sudah diterima")).to_be_visible()
    choose_option(page, "Isi berkas", "pengaduan")
    upload(page, "lapor.csv", csv((*head, "Status"), (*row, "Tuntas")))
    expect(page.get_by_text("Arti judul kolom")).to_be_visible()
    for heading, column in (("Ref", "nomor_laporan"), ("Masuk Pada", "diajukan")):
        choose_option(page, heading, column)
    choose_option(page, "Wilayah untuk semua baris", "Kota Binjai")
    page.get_by_role("button", name="Periksa lagi dengan arti ini").click()
    expect(page.get_by_text("berkas aslinya tidak disimpan")).to_be_visible()
    page.get_by_role("button", name="Terima 1 baris").click()
    expect(page.get_by_text("Belum tampil di dasbor").first).to_be_visible()
    assert "nomor_laporan" in (folder / "mappings.json").read_text(encoding="utf-8")
    upload(page, "lapor2.csv", csv((*head, "Status"), ("A2", *row[1:], "Tuntas")))
    expect(page.get_by_role("button", name="Terima 1 baris")).to_be_visible()


def choose_option(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label).last
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()
