"""The dashboard of a province whose regions changed: a year lists, names and offers what was there."""

from __future__ import annotations

import os

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.invented import province
from zona.config import ROOT
from zona.store.build import build

APP = ROOT / "zona" / "faces" / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The dashboard reads the invented province; the caches of this process are left as they were."""
    root = province(tmp_path_factory.mktemp("changed"))
    before = os.environ.get("ZONA_SNAPSHOT")
    os.environ["ZONA_SNAPSHOT"] = str(build(root, root / "z.duckdb"))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
    os.environ.pop("ZONA_SNAPSHOT")
    if before is not None:
        os.environ["ZONA_SNAPSHOT"] = before


def opened(**address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def offered(app: AppTest) -> set[str]:
    """The codes that the picker of the region offers."""
    return {option.rpartition(" · ")[2] for option in app.selectbox[0].options}


@pytest.mark.parametrize(
    ("year", "names", "codes"),
    [
        ("2018", ["Lembah", "Kota Bandar"], {"98", "98.01", "98.71"}),
        ("2021", ["Hulu", "Hilir", "Kota Muara"], {"98", "98.02", "98.03", "98.71"}),
    ],
)
def test_a_year_lists_and_offers_what_was_there(changed, year, names, codes):
    app = opened(tahun=year)
    assert list(app.dataframe[0].value.iloc[:, 0]) == names
    assert offered(app) == codes and not app.warning


def test_a_region_that_was_not_there_is_told_and_not_shown(changed):
    app = opened(tahun="2021", wilayah="98.01")
    (told,) = [warning.value for warning in app.warning]
    assert "98.01, 2021" in told and app.query_params.get("wilayah") is None
    assert not opened(tahun="2018", wilayah="98.01").warning
