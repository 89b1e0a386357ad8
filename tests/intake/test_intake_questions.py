"""Names that look alike are asked about: nothing is accepted before a person has answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.intake_files import AGENCY, agency, csv, xlsx
from zona.__main__ import main
from zona.intake import apart, batches, report
from zona.intake.answers import Answers, parsed
from zona.intake.batches import BatchFault
from zona.intake.check import check_file
from zona.language.words import Words

FILE = xlsx(AGENCY, agency(), agency(opd="Dinas Kesehatn", dimensi="proses"))
SAME = Answers(same=(("Dinas Kesehatn", "Dinas Kesehatan"),))
DIFFERENT = Answers(different=(("Dinas Kesehatan", "Dinas Kesehatn"),))


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("ZONA_BATCHES", str(tmp_path / "batches"))
    return tmp_path


def names(found):
    return [row.name for row in found.rows]


def test_an_open_question_keeps_the_file_out(facts, root):
    found = check_file("a.xlsx", FILE, facts)
    (question,) = found.questions
    assert (question.value, question.details["right"]) == ("Dinas Kesehatn", "Dinas Kesehatan")
    assert (found.sound, found.ok, found.accepted, found.refused) == (True, False, 0, 0)
    assert found.waiting == 2 and found.reconciled
    with pytest.raises(BatchFault):
        batches.accept(root, found, FILE)
    for language in ("id", "en"):
        assert any("1" in line for line in report.summary(found, Words(language)))
        assert question.sentence(Words(language)) and question.remedy(Words(language))
        assert report.xlsx(found, Words(language))


@pytest.mark.parametrize(
    ("answers", "read", "noted"),
    [
        (SAME, ["Dinas Kesehatan"] * 2, "name_same"),
        (DIFFERENT, ["Dinas Kesehatan", "Dinas Kesehatn"], "name_different"),
        (Answers(same=(("DINAS KESEHATAN", "Dinkes"),)), ["Dinkes", "Dinas Kesehatn"], "name_same"),
    ],
)
def test_an_answer_lets_it_in_and_is_kept(facts, root, answers, read, noted):
    found = check_file("a.xlsx", FILE, facts, answers=answers)
    assert (found.ok, names(found)) == (True, read)
    assert noted in {note.code for note in found.notes}
    batch, _ = batches.accept(root, found, FILE)
    assert batches.find(root, batch.batch_id).answers == tuple(map(tuple, answers.plain()))
    away = batches.withdraw(root, batch.batch_id, "coba")  # the record is written anew
    assert batches.find(root, away.batch_id).answers == batch.answers


def test_rows_above_an_answer_are_read_by_it_too(facts):
    """The other spelling may come first: the name to use is the one that was said."""
    answers = Answers(same=(("Dinas Kesehatan", "Dinas Kesehatn"),))
    found = check_file("a.xlsx", FILE, facts, answers=answers)
    assert names(found) == ["Dinas Kesehatn"] * 2 and found.ok


def test_two_spellings_of_one_score_are_a_double(facts):
    both = xlsx(AGENCY, agency(), agency(opd="Dinas Kesehatn"))
    found = check_file("a.xlsx", both, facts, answers=SAME)
    assert [problem.code for problem in found.problems] == ["row_twice"]


def test_a_name_is_asked_about_that_another_file_has(facts, root):
    known = {"12.71": ("Dinas Kesehatan",), "12.75": ("Dinas Kesehatn",)}
    first = xlsx(AGENCY, agency(opd="Dinas Kesehatn"))
    found = check_file("a.xlsx", first, facts, known=known)
    assert [question.code for question in found.questions] == ["name_near_known"]
    assert check_file("a.xlsx", xlsx(AGENCY, agency()), facts, known=known).ok
    good = check_file("a.xlsx", xlsx(AGENCY, agency()), facts)
    batches.accept(root, good, xlsx(AGENCY, agency()))
    assert batches.known_agencies(root, facts)["12.71"]["Dinas Kesehatan"] == "kesehatan"
    assert "Dinas Pendapatan" in batches.known_agencies(root, facts)["12.05"]


def test_an_indicator_near_one_that_we_know_is_asked_about(facts):
    found = check_file("a.xlsx", xlsx(AGENCY, agency(indikator="Maklumat pelayananan")), facts)
    assert [(q.column, q.details["right"]) for q in found.questions] == [
        ("indikator", "Maklumat pelayanan")
    ]
    same = Answers(same=(("Maklumat pelayananan", "Maklumat pelayanan"),))
    read = check_file(
        "a.xlsx", xlsx(AGENCY, agency(indikator="Maklumat pelayananan")), facts, answers=same
    )
    assert read.ok and read.rows[0].indicator == "maklumat"


def test_answers_that_fit_nothing_are_told(facts):
    spare = Answers(same=(("Dinas Pertanian", "Dinas Tani"),), different=(("A", "B"),))
    found = check_file("a.xlsx", xlsx(AGENCY, agency()), facts, answers=spare)
    assert [note.code for note in found.notes].count("answer_unused") == 2 and found.ok


def test_answers_go_round_for_no_longer_than_once():
    loop = Answers(same=(("A", "B"), ("B", "C"), ("C", "A")))
    assert loop.name("a") in ("A", "B", "C", "a") and loop.name("D") == "D"
    with pytest.raises(ValueError):
        parsed(["tanpa tanda"])


def test_questions_come_over_from_the_other_process(facts):
    found = apart.check_file("a.xlsx", FILE, facts)
    assert len(found.questions) == 1 and found.rows == []
    answered = apart.check_file("a.xlsx", FILE, facts, answers=DIFFERENT)
    assert answered.ok and len(answered.rows) == 2


def test_the_command_asks_and_takes_answers(root, tmp_path, capsys):
    path = tmp_path / "nilai.csv"
    path.write_bytes(csv(AGENCY, agency(), agency(opd="Dinas Kesehatn", dimensi="proses")))
    assert main(["intake", str(path)]) == 1
    said = capsys.readouterr().out
    assert "? nilai.csv" in said and '--same "Dinas Kesehatn=Dinas Kesehatan"' in said
    assert main(["intake", str(path), "--same", "tanpa tanda"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert main(["intake", str(path), "--same", "Dinas Kesehatn=Dinas Kesehatan"]) == 0
