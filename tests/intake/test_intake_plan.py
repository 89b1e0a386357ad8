"""The plan of a region becomes a file of actions, which intake reads once an office filled it in."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from zona.config import ROOT
from zona.domain.advice import standard_task
from zona.domain.path import moves, solve
from zona.domain.start import start_of
from zona.facts.advice import advice
from zona.facts.read import read_facts
from zona.intake.check import check_file
from zona.intake.datasets import DATASETS
from zona.intake.template import template
from zona.language.agencies import item_names
from zona.language.plan_actions import action_rows
from zona.language.words import OFFICIAL, Words
from zona.store import simulate
from zona.store.snapshot import Snapshot

TODAY = date(2026, 11, 22)
MARK = "SIMULASI"


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> tuple[list, dict[str, list[dict]]]:
    """The moves of a plan to B of a simulated region, and by mark the rows made of them."""
    snapshot = Snapshot(simulate.write(ROOT, tmp_path_factory.mktemp("demo") / "s.duckdb", 100))
    start, words = start_of(snapshot.rows, "12.21", 2022), Words(OFFICIAL)
    low = next(band.low for band in start.method.bands if band.code == "B")
    task = standard_task(start, low, advice(ROOT))
    done = moves(start.items, task, solve(start.items, task))
    region = next(r for r in snapshot.rows("regions") if r["region_code"] == "12.21")
    names = item_names(start.items, start.scores, words)
    return done, {
        mark: action_rows(done, names, region, 2022, "B", words, mark) for mark in ("", MARK)
    }


def filled_in(rows: list[dict]) -> bytes:
    """The template of these rows as an office hands it in: with offices and deadlines."""
    made = template("actions", read_facts(ROOT), Words(OFFICIAL), rows)
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book["Data"]
    heads = [cell.value for cell in sheet[1]]
    for number in range(2, len(rows) + 2):
        sheet.cell(number, heads.index("penanggung_jawab") + 1, "Sekretariat")
        sheet.cell(number, heads.index("batas_waktu") + 1, date(2030, 6, 28))
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def test_every_move_is_an_action_with_its_opd_and_indicator(planned):
    done, made = planned
    rows = made[MARK]
    assert len(rows) == len(done) > 1
    assert len({row["nomor_tindakan"] for row in rows}) == len(rows)
    for move, row in zip(done, rows, strict=True):
        assert move.item.agency_id.startswith(row["kode_wilayah"])
        assert Words(OFFICIAL).number(move.to) in row["tindakan"] and MARK in row["tindakan"]
        assert row["indikator"] in row["tindakan"] and row["opd"] and "kelas B" in row["untuk"]
        assert not {"penanggung_jawab", "batas_waktu", "bukti"} & set(row)


def test_intake_reads_it_back_once_the_empty_cells_are_filled(planned):
    facts, (done, made) = read_facts(ROOT), planned
    rows = made[""]
    found = check_file("rencana.xlsx", filled_in(rows), facts, today=TODAY)
    assert (found.problems, found.kind, found.accepted) == ([], "actions", len(done))
    fields = DATASETS["actions"].row._fields
    read = [dict(zip(fields, row)) for row in found.rows]
    assert {(r["number"], r["owner"], r["indicator"], r["state"]) for r in read} == {
        (row["nomor_tindakan"], "Sekretariat", row["indikator"], "belum") for row in rows
    }
    assert {str(r["due"]) for r in read} == {"2030-06-28"}


def test_a_plan_of_simulated_scores_is_not_taken_in(planned):
    found = check_file("rencana.xlsx", filled_in(planned[1][MARK]), read_facts(ROOT), today=TODAY)
    assert ([p.code for p in found.problems], found.accepted) == (["simulated_file"], 0)
