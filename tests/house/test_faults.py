"""The faults of `python -m tests.faults`, a few of each: nothing is lost, everything is said."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from zona.config import ROOT

# The rest by command: simulated data take seconds, and go the way of `build`.
SHORT = {
    "kill": ["kill", "build", "intake", "--times", "3"],
    "race": ["race", "accept", "withdraw", "--times", "2"],
    "limit": ["disk", "limit-build", "limit-keep", "limit-site", "limit-intake", "limit-batches"],
    "mount": ["disk", "full-build", "full-keep", "full-intake", "readonly-build"],
}


@pytest.mark.parametrize("name", SHORT)
def test_nothing_is_lost(name):
    command = [sys.executable, "-m", "tests.faults", *SHORT[name], "--seconds", "60"]
    command += [] if "--times" in command else ["--times", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    if "skipped" in done.stdout:
        pytest.skip("mount is not permitted here")
