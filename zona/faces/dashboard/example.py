"""The way to the example in simulated data, and back to what is published (streamlit)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from zona.config import simulation_path
from zona.faces.address import PUBLISHED, SIMULATED
from zona.faces.dashboard.choices import choose
from zona.faces.dashboard.view import View


def way_to_example(view: View, also: Callable[[], dict[str, Any]] = dict) -> None:
    """A button to the same view of the simulated data, where there are any; also: the choices that
    change with it, asked for only then.
    """
    if simulation_path().exists():
        st.button(
            view.words("example.way_there"),
            on_click=choose,
            kwargs={"data": SIMULATED, **also()},
            key="way.example",
            icon=":material/science:",
        )


def way_back(view: View) -> None:
    """A button back to what is published; nothing where that is shown."""
    if view.simulated:
        st.button(
            view.words("example.way_back"),
            on_click=choose,
            kwargs={"data": PUBLISHED},
            key="way.back",
            icon=":material/undo:",
        )
