"""Accepted files: kept under their content, taken into the snapshot by a build, withdrawn and
restored, never lost.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from tests.intake.intake_files import AGENCY, REGION, agency, region, xlsx
from tests.intake.intake_files import csv as csv_bytes
from zona.__main__ import main
from zona.config import ROOT
from zona.domain.problems import FactsError
from zona.files import LOCK
from zona.intake import batches
from zona.intake.batches import BatchFault
from zona.intake.check import check_file
from zona.language.tables import claim_line, short_claim, source_line
from zona.language.words import Words
from zona.store.build import build
from zona.store.snapshot import Snapshot, version_of

ID = Words("id")


@pytest.fixture
def root(facts_copy, monkeypatch):
    """A root of its own whose batches and snapshot lie in it."""
    monkeypatch.delenv("ZONA_BATCHES", raising=False)
    monkeypatch.delenv("ZONA_SNAPSHOT", raising=False)
    return facts_copy


def accept(root: Path, facts, data: bytes, name: str = "nilai.xlsx", **more):
    found = check_file(name, data, facts)
    assert found.ok, [problem.code for problem in found.problems]
    return batches.accept(root, found, data, **more)


def folders(root: Path) -> list[str]:
    """What lies among the batches, the lock apart."""
    return sorted(path.name for path in batches.folder(root).iterdir() if path.name != LOCK)


def built(root: Path) -> Snapshot:
    return Snapshot(build(root))


def scores(snapshot: Snapshot) -> list[tuple]:
    """The agency scores that come from batches."""
    columns = "agency_id, year, dimension, indicator, score::VARCHAR, batch_id"
    wanted = f"SELECT {columns} FROM snapshot.agency_score WHERE batch_id IS NOT NULL ORDER BY ALL"
    return snapshot._db.execute(wanted).fetchall()


def assessment(snapshot: Snapshot, code: str, year: int) -> dict:
    return snapshot.rows("assessments", year=year, region=code)[0]


def test_a_batch_keeps_the_original_and_the_rows(root, facts):
    data = xlsx(AGENCY, agency(), agency(opd='Dinas, Sosial "Kota"', nilai="80,5"))
    batch, fresh = accept(root, facts, data)
    assert fresh and batch.rows == 2 and batches.ID.fullmatch(batch.batch_id)
    assert (batch.folder / "original.xlsx").read_bytes() == data
    assert [row["name"] for row in batches.stored_rows(batch)] == [
        "Dinas Kesehatan",
        'Dinas, Sosial "Kota"',
    ]
    assert sorted(path.name for path in batch.folder.iterdir()) == [
        "batch.json",
        "original.xlsx",
        "rows.csv",
    ]


def test_the_same_file_twice_is_one_batch(root, facts):
    data = xlsx(AGENCY, agency())
    first, _ = accept(root, facts, data)
    second, fresh = accept(root, facts, data, "lain.xlsx")
    assert (second.batch_id, fresh) == (first.batch_id, False)
    assert len(batches.batches(root)) == 1


def test_a_build_takes_accepted_batches_in(root, facts):
    before = built(root)
    batch, _ = accept(
        root,
        facts,
        xlsx(AGENCY, agency(), agency(opd='Dinas, "Sosial"', dimensi="proses", indikator="Loket")),
    )
    assert scores(built(root)) == [
        ("12.71/dinas-kesehatan", 2024, "input", None, "77.02", batch.batch_id),
        ("12.71/dinas-sosial", 2024, "proses", "Loket", "77.02", batch.batch_id),
    ]
    after = built(root)
    assert before.content_id != after.content_id
    assert [row["status"] for row in after.rows("batches")] == ["accepted"]
    named = after._db.execute(
        "SELECT name, kind FROM snapshot.agency WHERE agency_id = '12.71/dinas-sosial'"
    ).fetchall()
    assert named == [('Dinas, "Sosial"', "sosial")]


def test_scores_of_agencies_never_change_a_region(root, facts):
    before = built(root).rows("assessments", year=None, region=None)
    accept(root, facts, xlsx(AGENCY, agency(nilai=1), agency(opd="Dinas Sosial", nilai=2)))
    assert built(root).rows("assessments", year=None, region=None) == before


def test_withdrawn_is_out_and_still_there(root, facts):
    batch, _ = accept(root, facts, xlsx(AGENCY, agency()))
    batches.withdraw(root, batch.batch_id, "  nilai\nkeliru ")
    out = built(root)
    assert scores(out) == []
    assert [(row["status"], row["reason"]) for row in out.rows("batches")] == [
        ("withdrawn", "nilai keliru")
    ]
    assert (batch.folder / "original.xlsx").exists()
    batches.restore(root, batch.batch_id)
    assert len(scores(built(root))) == 1
    assert [entry["action"] for entry in batches.find(root, batch.batch_id).history] == [
        "accepted",
        "withdrawn",
        "restored",
    ]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda root, key: batches.withdraw(root, key, " \n "), "no_reason"),
        (lambda root, key: batches.withdraw(root, "B000000000000", "x"), "unknown"),
        (lambda root, key: batches.withdraw(root, "../" + key, "x"), "unknown"),
        (lambda root, key: batches.restore(root, key), "not_withdrawn"),
    ],
)
def test_what_cannot_be_done_is_said(root, facts, act, code):
    batch, _ = accept(root, facts, xlsx(AGENCY, agency()))
    with pytest.raises(BatchFault) as fault:
        act(root, batch.batch_id)
    assert fault.value.code == code
    assert ID(f"batch.{code}", **fault.value.details)


def test_a_score_stands_in_one_active_batch_only(root, facts):
    first, _ = accept(root, facts, xlsx(AGENCY, agency()))
    data = xlsx(AGENCY, agency(nilai=80), agency(opd="Dinas Sosial"))
    found = check_file("baru.xlsx", data, facts)
    assert batches.judged(root, found, data) is None
    said = [(problem.code, problem.line, problem.details["other"]) for problem in found.problems]
    assert said == [("batch_clash", 2, first.batch_id)]
    assert found.accepted == 0 and found.refused == 2
    with pytest.raises(BatchFault):
        batches.accept(root, check_file("baru.xlsx", data, facts), data)
    batches.withdraw(root, first.batch_id, "diganti")
    second, _ = accept(root, facts, data)
    with pytest.raises(BatchFault) as fault:
        batches.restore(root, first.batch_id)
    assert (fault.value.code, fault.value.details["other"]) == ("taken", second.batch_id)
    assert {row[4] for row in scores(built(root))} == {"80.00", "77.02"}


def test_a_score_that_two_batches_state_stops_the_build(root, facts):
    """Also where somebody copied a folder by hand; the old snapshot stays."""
    one, _ = accept(root, facts, xlsx(AGENCY, agency()))
    path = built(root).path
    before = version_of(path)
    twin = one.folder.with_name("B" + "0" * 12)
    twin.mkdir()
    for file in one.folder.iterdir():
        (twin / file.name).write_bytes(
            file.read_bytes().replace(one.batch_id.encode(), twin.name.encode())
        )
    with pytest.raises(FactsError) as error:
        build(root)
    assert {problem.code for problem in error.value.problems} == {"batch_double"}
    assert all(problem.sentence(ID) for problem in error.value.problems)
    assert version_of(path) == before


def spoilt(batch: batches.Batch, name: str, content: bytes | None) -> str:
    """Writes something else into a file of a batch, or takes it away; gives the file as a problem
    names it.
    """
    path = batch.folder / name
    path.unlink() if content is None else path.write_bytes(content)
    return f"batches/{batch.batch_id}/{name}"


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"history": []}', b"[1]"])
@pytest.mark.parametrize("name", ["batch.json", "rows.csv"])
def test_a_damaged_batch_is_named_everywhere_and_can_be_accepted_again(
    root, facts, capsys, name, content
):
    """Never left out silently: what counts would differ from what was accepted."""
    data = xlsx(AGENCY, agency())
    batch, _ = accept(root, facts, data)
    sound, _ = accept(root, facts, xlsx(AGENCY, agency(opd="Dinas Sosial")))
    file = spoilt(batch, name, content)
    with pytest.raises(FactsError) as error:
        build(root)
    assert [(p.code, p.file) for p in error.value.problems] == [("batch_damaged", file)]
    assert main(["check", "--root", str(root)]) == 2
    assert file in capsys.readouterr().err
    assert main(["batches", "--root", str(root)]) == 1
    said = capsys.readouterr()
    assert file in said.err and sound.batch_id in said.out
    again, fresh = accept(root, facts, data)
    assert fresh and again.batch_id == batch.batch_id and batches.damages(root) == []
    assert len(scores(built(root))) == 2


def test_a_damaged_original_is_a_finding_and_stops_nothing(root, facts, capsys):
    batch, _ = accept(root, facts, xlsx(AGENCY, agency()))
    file = spoilt(batch, "original.xlsx", b"another")
    assert len(scores(built(root))) == 1
    assert main(["check", "--root", str(root)]) == 1
    assert file in capsys.readouterr().out


def test_nothing_is_accepted_while_nobody_knows_what_counts(root, facts, tmp_path, capsys):
    """The damaged batch may state the same scores."""
    batch, _ = accept(root, facts, xlsx(AGENCY, agency()))
    file = spoilt(batch, "batch.json", None)
    (tmp_path / "baru.xlsx").write_bytes(xlsx(AGENCY, agency(nilai=80)))
    assert main(["intake", "--root", str(root), str(tmp_path / "baru.xlsx")]) == 1
    assert file in capsys.readouterr().out and folders(root) == [batch.batch_id]
    with pytest.raises(BatchFault):
        accept(root, facts, xlsx(AGENCY, agency(nilai=80)))


def test_mending_keeps_what_happened_to_a_batch(root, facts, tmp_path, capsys):
    """A withdrawn one stays withdrawn, with its reason."""
    data = xlsx(AGENCY, agency())
    batch, _ = accept(root, facts, data)
    batches.withdraw(root, batch.batch_id, "keliru")
    spoilt(batch, "rows.csv", None)
    (tmp_path / "lagi.xlsx").write_bytes(data)
    assert main(["intake", "--root", str(root), str(tmp_path / "lagi.xlsx")]) == 0
    assert "keliru" in capsys.readouterr().out and batches.damages(root) == []
    mended = batches.find(root, batch.batch_id)
    assert (mended.status, mended.reason) == ("withdrawn", "keliru")
    assert [e["action"] for e in mended.history] == ["accepted", "withdrawn", "mended"]
    assert batches.restore(root, batch.batch_id).status == "accepted"


def test_a_damaged_batch_is_not_restored(root, facts):
    batch, _ = accept(root, facts, xlsx(AGENCY, agency()))
    batches.withdraw(root, batch.batch_id, "keliru")
    spoilt(batch, "rows.csv", b"changed")
    with pytest.raises(FactsError):
        batches.restore(root, batch.batch_id)


def at_once(*acts) -> list:
    """What each of these gives, all begun at the same moment in threads of their own."""
    gate = threading.Barrier(len(acts))

    def act(number: int):
        gate.wait()
        try:
            return acts[number]()
        except BatchFault as fault:
            return fault.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, range(len(acts))))


def test_files_that_differ_and_state_the_same_are_not_accepted_at_once(root, facts):
    """Both would block the next build."""
    reports = [
        (check_file("nilai.xlsx", data, facts), data)
        for data in (xlsx(AGENCY, agency(nilai=70 + n)) for n in range(6))
    ]
    for _ in range(5):
        answers = at_once(*(partial(batches.accept, root, *report) for report in reports))
        (accepted,) = [answer[0] for answer in answers if answer != "not_ok"]
        build(root)
        shutil.rmtree(accepted.folder)


def test_the_same_file_at_once_is_one_batch(root, facts):
    data = xlsx(AGENCY, agency())
    found = check_file("nilai.xlsx", data, facts)
    answers = at_once(*[partial(batches.accept, root, found, data)] * 8)
    assert [fresh for _, fresh in answers].count(True) == 1
    assert len({batch.batch_id for batch, _ in answers}) == 1 and len(folders(root)) == 1


def test_no_reason_of_a_withdrawal_is_lost(root, facts):
    batch, _ = accept(root, facts, xlsx(AGENCY, agency()))
    for n in range(5):
        acts = [partial(batches.withdraw, root, batch.batch_id, f"{n} {i}") for i in range(6)]
        (done,) = [answer for answer in at_once(*acts) if answer != "already_withdrawn"]
        assert done.reason == batches.find(root, batch.batch_id).reason
        assert len(batches.find(root, batch.batch_id).history) == 2 * n + 2
        batches.restore(root, batch.batch_id)


def test_an_interrupted_write_leaves_nothing_that_counts(root, facts, monkeypatch):
    monkeypatch.setattr(
        "zona.files.os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "disk"))
    )
    with pytest.raises(OSError, match="disk"):
        accept(root, facts, xlsx(AGENCY, agency()))
    assert batches.batches(root) == [] and folders(root) == []


# --- scores of regions are claims


def test_a_region_score_is_a_claim_with_a_source_of_its_own(root, facts):
    row = region(
        kode_wilayah="12.10", wilayah="Labuhanbatu", nilai=80.10, kategori="B", tanggal="2025-01-10"
    )
    batch, _ = accept(root, facts, xlsx(REGION, row))
    snapshot = built(root)
    claim = next(
        c
        for c in snapshot.rows("claims", year=2024, region="12.10")
        if c["claim_id"].startswith(batch.batch_id)
    )
    assert (
        str(claim["score"]),
        claim["publisher"],
        claim["published"],
        claim["stated_by"],
        claim["uncounted"],
    ) == (
        "80.10",
        "Surat 2/2025",
        "2025-01-10",
        "",
        None,
    )
    shown = assessment(snapshot, "12.10", 2024)
    assert claim["claim_id"] in shown["claim_ids"]
    assert (shown["status"], str(shown["score"]), shown["category"]) == ("stated", "80.10", "B")


def test_a_claim_of_a_batch_does_not_beat_the_ombudsman(root, facts):
    """Serdang Bedagai 2022: 89.21 by the Ombudsman; who the new statement is by decides whether it
    may win.
    """
    row = region(kode_wilayah="12.18", wilayah="Sergai", tahun=2022, nilai=90, tanggal="2025-01-10")
    batch, _ = accept(root, facts, xlsx(REGION, row))
    shown = assessment(built(root), "12.18", 2022)
    assert (shown["status"], str(shown["score"])) == ("conflict", "89.21")
    assert any(claim.startswith(batch.batch_id) for claim in shown["contrary_ids"])
    batches.withdraw(root, batch.batch_id, "uji")
    assert assessment(built(root), "12.18", 2022)["status"] == "stated"


def test_a_batch_of_regions_may_be_told_whose_statement_it_is(root, facts):
    accept(root, facts, csv_bytes(REGION, region(nilai="93,15")), "a.csv", stated_by="ombudsman")
    claim = built(root).rows("claims", year=2024, region="12.75")
    assert "ombudsman" in {row["stated_by"] for row in claim if row["claim_id"].startswith("B")}


def test_the_check_looks_at_batches_too(root, facts, capsys):
    accept(
        root,
        facts,
        xlsx(REGION, region(kode_wilayah="12.18", wilayah="Sergai", tahun=2022, nilai=90)),
    )
    main(["check", "--root", str(root)])
    assert "12.18 2022: sumber berbeda" in capsys.readouterr().out


def test_simulated_data_never_reach_the_published_snapshot(root, facts):
    """An export of simulated data, sent back as a file: whatever of the mark is left, it stays out."""
    simulated = [("Data", *AGENCY), ("SIMULASI", *agency())]
    tries = {
        "zona-opd-SIMULASI.xlsx": xlsx(AGENCY, agency()),
        "a.xlsx": xlsx(*simulated),
        "b.csv": csv_bytes(*simulated),
        "zona-opd-simulasi.csv": csv_bytes(AGENCY, agency()),
        "lower.csv": csv_bytes(("Data", *AGENCY), ("simulasi", *agency())),
        "title.xlsx": xlsx(["Data Simulasi 2024"], ["Simulasi 2024"], AGENCY, agency()),
        "far.csv": csv_bytes(
            ("Data", *AGENCY),
            *[("", *agency(opd=f"Dinas {n}")) for n in range(60)],
            (" Simulasi ", *agency()),
        ),
        "c.csv": csv_bytes(AGENCY, agency(sumber="simulasi")),
        "d.duckdb": ((root / "x.duckdb").write_bytes(b"") and b"") or b"DUCK" + b"\0" * 200,
    }
    for name, data in tries.items():
        found = check_file(name, data, facts)
        assert not found.ok and found.accepted == 0, name
        with pytest.raises(BatchFault):
            batches.accept(root, found, data)
    assert scores(built(root)) == []


# --- the command line


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {
        k: v for k, v in os.environ.items() if k not in ("ZONA_BATCHES", "ZONA_SNAPSHOT")
    }
    command = [sys.executable, "-m", "zona", arguments[0], "--root", str(root), *arguments[1:]]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=60
    )


def test_as_a_new_user(root, tmp_path):
    """Template, three OPD filled in, intake, build, look; then a broken file; then the withdrawal."""
    sheet = tmp_path / "isi.xlsx"
    assert run(root, "template", "agency_scores", str(sheet)).returncode == 0
    book = openpyxl.load_workbook(sheet)
    for name in ("Dinas Kesehatan", "Dinas Pendidikan", "Puskesmas Rantauprapat"):
        book["Data"].append(
            [
                "12.10",
                "Kabupaten Labuhanbatu",
                2024,
                name,
                None,
                "input",
                None,
                "81,25",
                "Surat 12/2025",
                None,
            ]
        )
    book.save(sheet)
    done = run(root, "intake", str(sheet))
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 baris (nilai per OPD) lolos pemeriksaan." in done.stdout
    key = batches.batches(root)[0].batch_id
    assert key in done.stdout and Path(f"{sheet}.laporan.xlsx").exists()
    assert run(root, "build").returncode == 0
    snapshot = Snapshot(root / "data" / "zona.duckdb")
    agencies = ("dinas-kesehatan", "dinas-pendidikan", "puskesmas-rantauprapat")
    assert [row[0] for row in scores(snapshot)] == [f"12.10/{name}" for name in agencies]
    again = run(root, "intake", str(sheet))
    assert again.returncode == 0 and f"sudah diterima sebagai {key}" in again.stdout

    book["Data"]["H3"] = "tujuh puluh"
    book.save(sheet)
    broken = run(root, "intake", str(sheet))
    assert broken.returncode == 1 and "Traceback" not in broken.stderr
    assert (
        "isi.xlsx, lembar Data, baris 3, kolom nilai: “tujuh puluh” bukan angka." in broken.stdout
    )
    assert len(batches.batches(root)) == 1

    assert run(root, "batches", "withdraw", key, "--reason", "coba").returncode == 0
    listed = run(root, "batches")
    assert key in listed.stdout and "ditarik" in listed.stdout and "(coba)" in listed.stdout


def test_refusals_of_the_commands(root, tmp_path, capsys, monkeypatch):
    """Exit 2, one sentence, no traceback."""
    monkeypatch.setattr("sys.stdin", None)
    there = tmp_path / "ada.xlsx"
    there.write_bytes(b"PK")
    cases = [
        ["template", "agency_scores", str(there)],
        ["template", "agency_scores", str(tmp_path / "a.csv")],
        ["template", "agency_scores", str(tmp_path / "tidak" / "ada.xlsx")],
        ["intake", str(tmp_path / "tidak-ada.xlsx")],
        ["intake", str(tmp_path)],
        ["intake", str(there)],
        ["batches", "withdraw", "B000000000000", "--reason", "x"],
        ["batches", "withdraw", "../..", "--reason", "x"],
        ["batches", "restore", "xyz"],
    ]
    for command, *rest in cases:
        for language in ("id", "en"):
            assert main([command, "--root", str(root), "--lang", language, *rest]) == 2, rest
            said = capsys.readouterr()
            assert len(said.err.strip().splitlines()) == 1 and said.out == "", (rest, said)
    assert there.read_bytes() == b"PK"


def test_a_dry_run_keeps_nothing(root, tmp_path, capsys):
    path = tmp_path / "nilai.csv"
    path.write_bytes(csv_bytes(AGENCY, agency()))
    assert main(["intake", "--root", str(root), str(path), "--dry-run"]) == 0
    assert "tidak ada yang disimpan" in capsys.readouterr().out
    assert batches.batches(root) == []


def test_rows_are_stored_as_text_that_reads_back(root, facts):
    batch, _ = accept(
        root, facts, xlsx(AGENCY, agency(opd='Dinas "A"; B, C', kode_wilayah="12.10", wilayah=""))
    )
    with (batch.folder / "rows.csv").open(newline="") as file:
        assert next(csv.DictReader(file))["region_code"] == "12.10"
    assert json.loads((batch.folder / "batch.json").read_text())["rows"] == 1


def test_sending_rows_again_counts_them(root, facts, tmp_path, capsys):
    """All of them, also where they are many, and said once."""
    rows = [agency(opd=f"Dinas {n}") for n in range(35)]
    first, _ = accept(root, facts, xlsx(AGENCY, *rows))
    path = tmp_path / "lagi.xlsx"
    path.write_bytes(xlsx(AGENCY, *rows, agency(opd="Dinas baru")))
    assert main(["intake", "--root", str(root), str(path)]) == 1
    said = capsys.readouterr().out
    assert "35 masalah pada 35 baris" in said and "diterima 0 + ditolak 36" in said
    assert said.count("! ") == 1 and "baris 2–36" in said and first.batch_id in said
    report = openpyxl.load_workbook(f"{path}.laporan.xlsx")["Masalah"]
    assert report.max_row == 36  # the workbook keeps a line for each


def sources(snapshot: Snapshot) -> set[tuple]:
    rows = snapshot.rows("sources")
    return {
        (r["source_id"], r["publisher"], r["published"], r["stated_by"])
        for r in rows
        if r["kind"] == "batch"
    }


def test_the_source_of_a_score_is_what_its_row_says(root, facts):
    rows = [
        agency(),
        agency(dimensi="proses", tanggal="2025-02-03"),
        agency(dimensi="output", sumber="A" * 150),
    ]
    batch, _ = accept(root, facts, xlsx(AGENCY, *rows), stated_by="ombudsman")
    snapshot = built(root)
    key = batch.batch_id
    assert sources(snapshot) == {
        (f"{key}-S1", "A" * 120 + "…", "", "ombudsman"),
        (f"{key}-S2", "Surat 1/2025", "", "ombudsman"),
        (f"{key}-S3", "Surat 1/2025", "2025-02-03", "ombudsman"),
    }
    found = snapshot.rows("agency_scores", region="12.71", year=2024)
    assert {
        row["dimension"]: (row["publisher"][:7], row["published"])
        for row in found
        if row["batch_id"]
    } == {
        "input": ("Surat 1", ""),
        "proses": ("Surat 1", "2025-02-03"),
        "output": ("AAAAAAA", ""),
    }
    batches.withdraw(root, key, "uji")
    assert sources(built(root)) == set()


def test_a_publisher_from_a_file_is_nothing_but_text(root, facts):
    accept(
        root,
        facts,
        xlsx(REGION, region(sumber="[x](http://example.org) `b`", kode_wilayah="12.75")),
    )
    claim = next(
        c for c in built(root).rows("claims", year=2024, region="12.75") if c["kind"] == "batch"
    )
    for line in (claim_line(claim, ID), source_line(claim, ID), short_claim(claim, ID)):
        assert "\\[x\\]\\(http" in line and "](http" not in line and "://" not in line


def test_the_check_names_wholes_that_differ_from_their_dimensions(root, facts, capsys):
    parts = {"input": 60, "proses": 70, "output": 80, "pengaduan": 90, None: 80}
    batch, _ = accept(
        root,
        facts,
        xlsx(AGENCY, *[agency(dimensi=name, nilai=value) for name, value in parts.items()]),
    )
    assert main(["check", "--root", str(root)]) == 0
    said = capsys.readouterr().out
    assert (
        "- 12.71/dinas-kesehatan 2024: nilai keseluruhan 80.00 berbeda dari 74.55" in said
        and batch.batch_id in said
    )
