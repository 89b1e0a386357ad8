"""What several browser tests of the dashboard share: a server that has simulated data too."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.conftest import Server
from zona.config import ROOT
from zona.store import simulate
from zona.store.snapshot import Snapshot

# One of the invented kecamatan gets a name that is on the map; and of Tanjungbalai's papers there
# are counts alone, as in a published snapshot.
SERVICES = """
UPDATE district_score SET district = 'Kec. Binjai Kota', ikm = 81.25
    WHERE region_code = '12.75' AND district LIKE '% 1';
DELETE FROM visit WHERE region_code = '12.74';
DELETE FROM finding WHERE region_code = '12.74';
DELETE FROM action WHERE region_code = '12.74';
"""


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Simulated data; of Labuhanbatu and Tebing Tinggi only three of seven loci are known."""
    path = simulate.write(ROOT, tmp_path_factory.mktemp("demo") / "simulasi.duckdb")
    with duckdb.connect(path.as_posix()) as base:
        base.execute("""DELETE FROM agency_score WHERE agency_id IN (SELECT agency_id FROM agency
            WHERE region_code IN ('12.10', '12.76') AND kind NOT IN ('sosial', 'dukcapil', 'dpmptsp'))""")
        base.execute(SERVICES)
    return Snapshot(path)


@pytest.fixture(scope="session")
def both(
    snapshot_path, simulated: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with published and simulated data."""
    log = tmp_path_factory.mktemp("both") / "log.txt"
    running = Server(
        {"ZONA_SNAPSHOT": str(snapshot_path), "ZONA_SIMULATION": str(simulated.path)}, log
    )
    yield running
    running.stop()
