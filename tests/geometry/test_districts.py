"""The kecamatan of which boundaries are here, found by name or code."""

from __future__ import annotations

import pytest

from zona.config import ROOT
from zona.domain.problems import FactsError
from zona.geometry.districts import districts_by_region, placed

PATH = ROOT / "geo" / "districts.geojson"


def test_four_regions_have_kecamatan_and_a_box_around_them():
    found = districts_by_region(PATH)
    assert len(found) == 4 and len(found["12.75"].names) == 5
    for districts in found.values():
        west, south, east, north = districts.bbox
        assert 98 < west < east < 101 and 1 < south < north < 4


@pytest.mark.parametrize(
    "written", ["Binjai Kota", "Kecamatan Binjai Kota", "KEC. BINJAI  KOTA", "kec binjai kota "]
)
def test_a_kecamatan_is_found_as_people_write_it(written):
    binjai = districts_by_region(PATH)["12.75"]
    code = binjai.code_of(written)
    assert binjai.names[code] == "Binjai Kota" and binjai.code_of(code) == code


def test_names_that_are_not_on_the_map_are_told_apart():
    binjai = districts_by_region(PATH)["12.75"]
    rows = [{"district": name} for name in ("Binjai Kota", "Kecamatan Simulasi 1", "BINJAI KOTA")]
    found, unplaced = placed(binjai, rows)
    assert list(found.values()) == rows[:1] and unplaced == rows[1:]


def test_a_file_that_is_none_is_refused(tmp_path):
    broken = tmp_path / "districts.geojson"
    broken.write_text('{"features": [{"id": "x"}]}', encoding="utf-8")
    with pytest.raises(FactsError):
        districts_by_region(broken)
