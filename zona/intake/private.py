"""What points at a person: numbers of identity cards, telephones, addresses of mail. Found wherever
it stands and replaced by what it was. Pure.

Names cannot be told from other words: they are kept out by dropping the columns that hold them.
"""

from __future__ import annotations

import re
from typing import Any

# Sixteen digits, as a NIK or the number of a family card has, in groups or not.
NIK = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)")
# A mobile number with 0, 62 or +62 before its 8, or, as a spreadsheet leaves it, with nothing.
MOBILE = re.compile(r"(?<!\d)(?:\(?(?:\+?62|0)\)?[ .\-]?8\d(?:[ .\-]?\d){6,11}|8\d{8,11})(?!\d)")
# A fixed line: an area code, then six to eight digits; "(061) 451-1234".
FIXED = re.compile(r"(?<!\d)\(?(?:0|\+?62[ .\-]?)\d{2,3}\)?[ .\-]?\d{3,4}[ .\-]?\d{3,4}(?!\d)")
MAIL = re.compile(r"[\w.+\-]{1,64}+@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}")
KINDS = (("nik", NIK), ("telepon", MOBILE), ("telepon", FIXED), ("surel", MAIL))
UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
SPACES = re.compile(r"[^\S\n ]|[\u2010-\u2015]")
SHORTEST = 8  # signs: nothing shorter holds any of them
MARK = "[{kind}]"
# Before the patterns themselves: nine digits with little between them, or a sign of mail.
DIGITS = re.compile(r"(?:\d[ .()\-]{0,2}+){8}")


def masked(text: str) -> str:
    """The text with what points at a person replaced: "[nik]", "[telepon]", "[surel]"."""
    if len(text) < SHORTEST:
        return text
    # what nobody sees between two digits would hide the number here and be left out later on
    plain = text if text.isascii() else SPACES.sub(" ", UNSEEN.sub("", text))
    if not ("@" in plain or DIGITS.search(plain)):
        return text
    covered = plain
    for kind, pattern in KINDS:
        covered = pattern.sub(MARK.format(kind=kind), covered)
    return text if covered == plain else covered


def masked_cell(cell: Any) -> Any:
    """A cell without what points at a person; a number that does becomes a text that says so."""
    if cell.__class__ is str:
        return masked(cell)
    if cell.__class__ in (int, float) and abs(cell) >= 10**8 and cell == int(cell):
        said = str(int(cell))
        covered = masked(said)
        return cell if covered == said else covered
    return cell
