"""The faults of `python -m tests.faults`, a few of each: nothing is lost, everything is said."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from zona.__main__ import COMMANDS, unwritten
from zona.config import ROOT
from zona.files import WHY, NotWritten
from zona.language.words import LANGUAGES, Words

# The rest by command: simulated data and a site take seconds.
SHORT = {
    "kill": ["kill", "build", "intake", "--times", "3"],
    "race": ["race", "accept", "withdraw", "--times", "2"],
    "limit": ["disk", "limit-build", "limit-keep", "limit-intake", "limit-batches"],
    "mount": ["disk", "full-build", "full-keep", "full-intake", "readonly-build"],
}


@pytest.mark.parametrize("name", SHORT)
def test_nothing_is_lost(name):
    command = [sys.executable, "-m", "tests.faults", *SHORT[name], "--seconds", "150"]
    command += [] if "--times" in command else ["--times", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    if "skipped" in done.stdout:
        pytest.skip("mount is not permitted here")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_why_it_wrote_nothing(command, language):
    for code in [*(codes[0] for codes in WHY.values()), errno.EIO]:
        error = NotWritten(code, os.strerror(code), "/tempat/berkas")
        said = unwritten(command, error, Words(language))
        assert "/tempat/berkas" in said and "{" not in said and said.endswith(".")
