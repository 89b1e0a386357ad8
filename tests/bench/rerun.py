"""Server time of a rerun after a year change: `python -m tests.bench.rerun plain|zona` prints
milliseconds (median).

The script with all its messages, without browser and network, each app in a process of its own.
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = {
    "zona": ROOT / "zona" / "faces" / "dashboard" / "app.py",
    "plain": ROOT / "tests" / "bench" / "plain_app.py",
}


def rerun_ms(name: str, rounds: int = 10) -> float:
    """The median of 4 * rounds year changes, after one round to warm up."""
    logging.disable(logging.WARNING)
    from streamlit.testing.v1 import AppTest

    script = SCRIPTS[name]
    app = AppTest.from_file(str(script), default_timeout=60).run()
    times = []
    for _ in range(rounds + 1):
        for year in (2021, 2022, 2023, 2024):
            if name == "zona":
                app.query_params["tahun"] = str(year)
            else:
                app.session_state["year"] = year
            begun = time.perf_counter()
            app.run()
            times.append(time.perf_counter() - begun)
            assert not app.exception, app.exception
    return statistics.median(times[4:]) * 1000


if __name__ == "__main__":
    print(f"{rerun_ms(sys.argv[1]):.2f}")
