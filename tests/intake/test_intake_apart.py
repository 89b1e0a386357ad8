"""Files of strangers are read in a process of its own: what it says is what the reading here says,
and whatever becomes of it, this process goes on and has a sentence.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from datetime import date

import pytest

from tests.intake import intake_files as files
from tests.intake.intake_files import AGENCY, agency, csv, xlsx
from zona.intake import apart, check, child
from zona.intake.child import LIMITS, Limits, Stopped
from zona.language.words import LANGUAGES, Words

TODAY = date(2026, 11, 22)
FILES = {
    "a.xlsx": xlsx(AGENCY, agency(), agency(opd="Dinas Sosial", nilai=77.025)),
    "a.xls": files.xls(AGENCY, agency(opd="<b>", nilai=1.234)),
    "a.csv": csv(AGENCY, agency()),
}


def run(name: str, limits: Limits = LIMITS):
    """What a function of `tests.intake.apart_tasks` sends."""
    return child.run(f"tests.intake.apart_tasks:{name}", {}, limits)


@pytest.mark.parametrize("name", FILES)
def test_it_says_what_the_reading_here_says(facts, name):
    told = []
    here = check.check_file(name, FILES[name], facts, None, TODAY)
    there = apart.check_file(
        name, FILES[name], facts, None, TODAY, progress=lambda *n: told.append(n)
    )
    assert there == (here if here.ok else replace(here, rows=[]))
    assert told
    without = apart.check_file(name, FILES[name], facts, None, TODAY, rows=False)
    assert (without.rows, without.accepted) == ([], here.accepted)


def test_no_pattern_takes_the_square_of_what_it_is_given():
    """The limit ends the process in the case whose name came last."""
    sent = []
    try:
        for name in run("patterns", Limits(processor=8)):
            sent.append(name)
    except Stopped:
        pass
    assert sent[-1] == "all"


@pytest.mark.parametrize(
    ("function", "limits", "reason"),
    [
        ("spin", Limits(processor=1), "slow"),
        ("sleep", Limits(seconds=1), "slow"),
        ("grow", Limits(), "heavy"),
        ("fail", Limits(), "died"),
        ("end_at_once", Limits(), "died"),
    ],
)
def test_what_takes_too_much_ends_there(function, limits, reason):
    with pytest.raises(Stopped) as stopped:
        list(run(function, limits))
    assert stopped.value.reason == reason


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(seconds=0.01), "file_slow"), (Limits(memory=120_000_000), "file_heavy")],
)
def test_a_file_that_takes_too_much_gets_a_sentence(facts, limits, code):
    data = FILES["a.csv"] + b"x" * 45_000_000  # one line: it is held as a whole
    found = apart.check_file("../a.csv", data, facts, limits=limits)
    (problem,) = found.problems
    assert (found.unreadable, found.file, problem.code) == (True, "a.csv", code)
    for language in LANGUAGES:
        words = Words(language)
        assert problem.sentence(words).startswith("a.csv: ") and problem.remedy(words)


def test_who_goes_away_ends_the_process():
    sent = run("sleep")
    number = next(sent)
    os.kill(number, 0)
    sent.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_it_knows_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("ZONA_OFFICE", "sqlite:///x.sqlite")
    assert list(run("settings")) == [[]]


@pytest.mark.parametrize("value", [os.system, Words("id"), os.getcwd])
def test_only_plain_values_come_over(value):
    with pytest.raises(pickle.UnpicklingError):
        child.plain_value(child.frame(value)[child.LENGTH.size :])
