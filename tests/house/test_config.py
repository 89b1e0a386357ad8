"""Settings that cannot be read end the start with one sentence: which, what it is, what would be
right.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from zona import __main__ as command_line
from zona import config
from zona.config import ROOT, SETTINGS, Fault, faults
from zona.language.settings import told
from zona.language.words import LANGUAGES, Words

WRONG = {
    "ZONA_SNAPSHOT": ["{folder}", "a\x1bb"],
    "ZONA_SIMULATION": ["{folder}"],
    "ZONA_BATCHES": ["{file}"],
    "ZONA_OFFICE": [
        "office.sqlite",
        "sqlite:///{folder}",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///a.sqlite?mode=ro",
        "postgresql://zona@kantor/zona",
        "postgresql+psycopg://",
        "mysql://zona@kantor/zona",
    ],
    "ZONA_PUBLIC_URL": [
        "zona.example.id",
        "ftp://zona.example.id",
        "https://",
        "https://a b",
        "https://zona.example.id/?x=1",
        "https://[",
    ],
    "ZONA_PUBLISHER": ["a\nb", "kantor\udcff"],
    "ZONA_CONTACT": ["nobody", "http://zona.example.id", "a b@c"],
    "ZONA_HOSTS": ["http://zona.example.id", "zona.example.id,a b", "*"],
    "ZONA_API_RATE": ["ten", "-1", "nan", "inf", "1e999", "10/s"],
    "ZONA_SOCKETS": ["many", "-1", "1.5", "9" * 5000],
    "ZONA_TRUSTED_PROXY": ["proxy", "10.0.0.0/33", "10.0.0.1,x", "10.0.0.1;10.0.0.2"],
}
RIGHT = {
    "ZONA_SNAPSHOT": "{file}",
    "ZONA_SIMULATION": "not-there/simulasi.duckdb",
    "ZONA_BATCHES": "{folder}",
    "ZONA_OFFICE": "postgresql+psycopg://zona:rahasia@db.kantor.local/zona",
    "ZONA_PUBLIC_URL": "https://zona.example.id:8443/zona/",
    "ZONA_PUBLISHER": "Ombudsman RI Perwakilan Sumatera Utara",
    "ZONA_CONTACT": "kantor@example.id",
    "ZONA_HOSTS": "zona.kantor.local, 10.0.0.5:8501, [::1]",
    "ZONA_API_RATE": "0.1",
    "ZONA_SOCKETS": "0",
    "ZONA_TRUSTED_PROXY": "10.0.0.1, 192.168.0.0/16, fd00::/8",
}
CASES = [(name, text) for name, texts in WRONG.items() for text in texts]


@pytest.fixture
def places(tmp_path):
    """What `{file}` and `{folder}` stand for."""
    (tmp_path / "file").touch()
    return {"file": str(tmp_path / "file"), "folder": str(tmp_path)}


def test_every_setting_is_tried_and_documented() -> None:
    assert set(WRONG) == set(RIGHT) == set(SETTINGS)
    named = {line.split("`")[1] for line in _readme() if line.startswith("| `ZONA_")}
    assert named == set(SETTINGS)
    # and nobody reads the environment for one elsewhere
    for path in [*(ROOT / "zona").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        if path != ROOT / "zona" / "config.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assert not [node for node in ast.walk(tree) if _names_a_setting(node)], path


def _readme() -> list[str]:
    return (ROOT / "README.md").read_text(encoding="utf-8").splitlines()


def _names_a_setting(node: ast.AST) -> bool:
    """Whether an expression asks the environment for a setting."""
    return isinstance(node, (ast.Call, ast.Subscript)) and any(
        f"environ{form}ZONA_" in ast.unparse(node).replace('"', "").replace("'", "")
        for form in (".get(", "[")
    )


@pytest.mark.parametrize(("name", "text"), CASES, ids=[f"{n}={t[:20]!r}" for n, t in CASES])
def test_a_wrong_setting_is_one_sentence(name, text, places, monkeypatch, capsys) -> None:
    text = text.format(**places) if "{f" in text else text
    (fault,) = faults({name: text})
    assert fault.name == name
    monkeypatch.setattr(command_line, "faults", lambda: [fault])
    for language in LANGUAGES:
        assert command_line.main(["check", "--lang", language]) == 2
        said = capsys.readouterr()
        assert said.out == "" and said.err.count("\n") == 1
        right = Words(language)(f"setting.{name.removeprefix('ZONA_').lower()}")
        assert name in said.err and right in said.err
    # without anybody to refuse the start (a script that imports it), the default holds
    monkeypatch.setenv(name, text)
    assert config._value(name, "default") == "default"


@pytest.mark.parametrize("name", SETTINGS)
def test_a_right_setting_is_no_fault(name, places) -> None:
    assert faults({name: RIGHT[name].format(**places)}) == faults({name: "  "}) == []


def test_a_password_is_never_repeated() -> None:
    (fault,) = faults({"ZONA_OFFICE": "mysql://zona:rahasia@kantor/zona"})
    assert "rahasia" not in told([fault], Words("id"))


def test_a_setting_of_before_says_what_to_do_instead() -> None:
    """Who believed in it would think that a password stands before this server."""
    assert faults({"ZONA_INTAKE": "0", "ZONA_INTAKE_PASSWORD": "rahasia"}) == []
    (fault,) = faults({"ZONA_INTAKE": "1", "ZONA_INTAKE_PASSWORD": "rahasia"})
    for language in LANGUAGES:
        said = told([fault], Words(language))
        assert said.count("\n") == 0 and "ZONA_INTAKE" in said
        assert "account add" in said and "/masuk" in said and "rahasia" not in said


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = [Fault("ZONA_SOCKETS", "x"), Fault("ZONA_API_RATE", "y")]
    assert told(wrong, Words("en")).count("\n") == 1


def test_the_command_line_of_a_real_process() -> None:
    environment = os.environ | {"ZONA_TRUSTED_PROXY": "proxy", "ZONA_API_RATE": "ten"}
    done = subprocess.run(
        [sys.executable, "-m", "zona", "check", "--lang", "en"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 2
    assert "“proxy”" in done.stderr and "“ten”" in done.stderr
