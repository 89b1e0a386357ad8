"""The list of pages: a new page is one entry here, one thin script in `pages/` and its words.

The slug differs from the script's name on purpose (docs/decisions/pages.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zona.config import PAGES_FOLDER


@dataclass(frozen=True)
class PageEntry:
    """One page: its script in pages/, its slug in the address, its subject in the words, section
    and icon of the menu.
    """

    script: str
    slug: str
    section: str
    icon: str
    default: bool = False

    @property
    def subject(self) -> str:
        """The name of the page in the words: `zones.title`."""
        return self.script.removesuffix(".py")

    @property
    def path(self) -> Path:
        """The script's file."""
        return PAGES_FOLDER / self.script


PAGES = (
    PageEntry("zones.py", "zona", "scores", "map", default=True),
    PageEntry("trend.py", "tren", "scores", "timeline"),
    PageEntry("region.py", "wilayah", "scores", "location_city"),
    PageEntry("comparison.py", "banding", "scores", "compare_arrows"),
    PageEntry("agency.py", "opd", "scores", "apartment"),
    PageEntry("complaints.py", "pengaduan", "services", "forum"),
    PageEntry("satisfaction.py", "kepuasan", "services", "sentiment_satisfied"),
    PageEntry("standards.py", "standar", "services", "checklist"),
    PageEntry("followup.py", "tindak-lanjut", "services", "event_available"),
    PageEntry("plan.py", "simulasi", "scores", "route"),
    PageEntry("briefing.py", "taklimat", "scores", "co_present"),
    PageEntry("sources.py", "sumber", "evidence", "fact_check"),
    PageEntry("intake.py", "masukan", "evidence", "upload_file"),
    PageEntry("downloads.py", "unduh", "evidence", "download"),
)
