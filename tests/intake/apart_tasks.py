"""What the tests of `zona.intake.child` run in the other process; the patterns that must be linear."""

from __future__ import annotations

import contextlib
import os
import time
from typing import Any

from tests.intake.intake_files import AGENCY, agency, sheet_xml, with_part, with_parts, xlsx
from zona.intake import cells
from zona.intake.archive import inspect
from zona.intake.child import Send
from zona.intake.layout import begins_with, is_number, is_total
from zona.intake.refusal import Refused

MUCH = 300_000
TAGS = 70_000  # below the size from which a part that shrinks so well is refused at once


def spin(send: Send) -> None:
    """Never ends, and uses a processor."""
    send("begun")
    while True:
        pass


def sleep(send: Send) -> None:
    """Tells its number and does nothing, for long."""
    send(os.getpid())
    time.sleep(600)


def grow(send: Send) -> None:
    """Asks for more memory than there may be."""
    send(len(bytearray(3_000_000_000)))


def fail(send: Send) -> None:
    """Fails as a fault of our own would, after some noise of a library."""
    print("noise")
    send("before")
    raise RuntimeError("not for readers")


def settings(send: Send) -> None:
    """The names of the settings that this process knows."""
    send([name for name in os.environ if name.startswith("ZONA_")])


def end_at_once(send: Send) -> None:
    """Ends as a killed process does."""
    os._exit(7)


def _seen(data: bytes) -> None:
    with contextlib.suppress(Refused):
        inspect(data)


def _sheet(*rows: str) -> bytes:
    return with_part(xlsx(AGENCY, agency()), "xl/worksheets/sheet1.xml", sheet_xml(rows))


def _workbook(name: str, content: str) -> bytes:
    return with_parts(xlsx(AGENCY, agency()), {name: content.encode()})


def patterns(send: Send) -> None:
    """Sends the name of each case once it is through: every one is small and was quadratic, or
    could be.
    """
    spaces = " " * MUCH
    formula = '<row r="1"><c r="A1"><f>1</f>{}<v>1</v></c></row>'
    cases: dict[str, Any] = {
        "digits that are no number": lambda: is_number("1" * MUCH + "x"),
        "spaces that are no number": lambda: is_number("1" + spaces + "x"),
        "a note of endless words": lambda: begins_with("catatan " * MUCH, "notes"),
        "a total of endless words": lambda: is_total("jumlah " * MUCH),
        "a kind of cell and spaces": lambda: _seen(_sheet(f"<!-- t={spaces}-->")),
        "a kind of cell, spaces before": lambda: _seen(_sheet(f"<!-- t{spaces}-->")),
        "a formula and spaces": lambda: _seen(_sheet(formula.format(spaces))),
        "cells that are errors": lambda: _seen(
            _sheet('<row r="1">', '<c r="A1" t="e"><f ' * TAGS, "</row>")
        ),
        "sheets that do not end": lambda: _seen(_workbook("xl/workbook.xml", "<sheet " * TAGS)),
        "sheets in their number": lambda: _seen(
            _workbook("xl/workbook.xml", "<a>" + '<sheet name="x"/>' * TAGS + "</a>")
        ),
        "relations that do not end": lambda: _seen(
            _workbook("xl/_rels/workbook.xml.rels", "<Relationship " * TAGS)
        ),
        "accents out of order": lambda: cells.text("\u0315\u0300" * MUCH),
        "accents of a date": lambda: cells.when("\u0315\u0300" * MUCH, None),
        "digits of a score": lambda: cells.score("1" * MUCH),
        "digits of a year": lambda: cells.year("2024" + spaces + "x"),
    }
    for name, case in cases.items():
        send(name)
        case()
    send("all")
