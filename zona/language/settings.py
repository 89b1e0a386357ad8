"""Settings that cannot be read, as sentences."""

from __future__ import annotations

from collections.abc import Iterable

from zona.config import Fault
from zona.domain.problems import shown
from zona.language.words import Words


def told(faults: Iterable[Fault], words: Words) -> str:
    """One sentence a setting: its name, what stands there, and what would be right."""
    return "\n".join(
        words(
            "setting.wrong",
            name=fault.name,
            value=shown(fault.value),
            right=words(f"setting.{fault.name.removeprefix('ZONA_').lower()}"),
        )
        for fault in faults
    )
