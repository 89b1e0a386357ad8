"""How long a service takes and what it costs, as standards write it. Where the text can be read in
more than one way there is no value. Pure.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zona.intake.folding import folded

UNITS = {
    "menit": "menit",
    "jam": "jam",
    "hari kerja": "hari-kerja",
    "hari": "hari",
    "minggu": "minggu",
    "bulan": "bulan",
}
DURATION = re.compile(
    r"(?:maksimal |paling lama |paling lambat )?(\d{1,4})(?: [a-z ]{2,30}?)??"
    r" (menit|jam|hari kerja|hari|minggu|bulan)"
)
FREE = ("gratis", "tidak dipungut biaya", "tidak ada biaya", "tanpa biaya", "rp 0", "rp0", "nihil")
RUPIAH = re.compile(
    r"rp\.? ?(\d{1,3}(?:[.,]\d{3})+|\d{1,9})(?:,(?:-|00))?(?:,-)?\.?", re.IGNORECASE
)


def duration(text: str) -> tuple[Decimal | None, str]:
    """(value, unit) of "5 (lima) hari kerja"; (None, "") for a range or several steps."""
    found = DURATION.fullmatch(folded(text)[:80])
    return (Decimal(found[1]), UNITS[found[2]]) if found else (None, "")


def fee(text: str) -> Decimal | None:
    """Rupiah of "Rp 50.000,-", 0 where nothing is charged; None for several amounts or none."""
    if folded(text)[:80] in FREE:
        return Decimal(0)
    found = RUPIAH.fullmatch(text.strip()[:40])
    return Decimal(re.sub("[.,]", "", found[1])) if found else None
