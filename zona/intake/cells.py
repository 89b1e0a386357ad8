"""What one cell says: years, scores, dates, codes of a list, text.

Each reader gives a `Cell`, none guesses silently. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from babel.dates import get_month_names

from zona.domain.method import rounded
from zona.intake.folding import LONGEST, folded
from zona.intake.private import masked
from zona.intake.refusal import Broken
from zona.language.words import LANGUAGES

MAX_TEXT = 200
# Before anything is made of a text: bringing long runs of accents into order takes the square of
# their length. Spaces and accents may still make a short text as long as this.
MAX_RAW = 1_000
MAX_PROSE = 5_000
GROUPED = re.compile(r"-?[1-9]\d{0,2}([.,])\d{3}")
PLAIN_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,15})?")
BOTH_MARKS = re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d+|-?\d{1,3}(?:,\d{3})+\.\d+")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:[ T]00:00(?::00)?)?")
WRITTEN = re.compile(r"(?:(\d{1,2})\s+)?([^\W\d_]+)\.?\s+(\d{4})")


class Cell(NamedTuple):
    """What was read.

    `fault` and `note` are (code, details) or None; with a fault there is no value.
    """

    value: Any = None
    fault: tuple[str, dict[str, Any]] | None = None
    note: tuple[str, dict[str, Any]] | None = None


def fault(code: str, **details: Any) -> Cell:
    """A cell that cannot be read."""
    return Cell(fault=(code, details))


def shown(raw: Any) -> str:
    """A cell as text for a report: one line, no control characters, at most 80 characters, nothing
    that points at a person.
    """
    if isinstance(raw, Broken):
        raw = raw.text
    if isinstance(raw, datetime) and not (raw.hour or raw.minute or raw.second):
        raw = raw.date()
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        raw = int(raw)
    # what is cut in two would not be known for what it is any more
    text = "".join(c if c.isprintable() else " " for c in masked(str(raw)[:MAX_RAW])[:200])
    return text if len(text) <= 80 else text[:79] + "…"


def is_blank(raw: Any) -> bool:
    """Whether a cell says nothing."""
    return raw == "" or raw is None or (isinstance(raw, str) and not raw.strip())


def year(raw: Any) -> Cell:
    """An assessment year; several years, or anything but four digits, is a fault."""
    if isinstance(raw, str):
        text = _short(raw)
        if re.fullmatch(r"\d{4}\s*[/–-]\s*\d{2,4}", text):
            return fault("year_several")
        raw = int(text) if text.isascii() and re.fullmatch(r"\d{4}", text) else text
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool) and 1900 <= raw <= 2999:
        return Cell(raw)
    return fault("year_form")


def _short(raw: str) -> str:
    """A text that may be a number or a date, without the spaces around it; one too long for that is
    cut, so that it is none.
    """
    return raw.strip()[: LONGEST + 1]


def score(raw: Any) -> Cell:
    """A score with at most two decimals. "1.234" could be two numbers and is a fault; more decimals
    are rounded and noted.
    """
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        return fault("score_date" if isinstance(raw, date) else "score_number")
    if isinstance(raw, str):
        text = _short(raw).replace("\u00a0", "")
        if GROUPED.fullmatch(text):
            return fault(
                "score_ambiguous", one=re.sub("[.,]", "", text), other=re.sub("[.,]", ",", text)
            )
        if BOTH_MARKS.fullmatch(text):
            decimal_mark = text.rstrip("0123456789")[-1]
            text = text.replace("," if decimal_mark == "." else ".", "")
        elif not (text.isascii() and PLAIN_NUMBER.fullmatch(text)):
            return fault("score_number")
        value = Decimal(text.replace(",", "."))
    elif raw != raw or abs(raw) > 1e9:
        return fault("score_number")
    else:
        value = Decimal(repr(raw))
    nearest = rounded(value)
    if abs(value - nearest) > Decimal("1e-9"):
        return Cell(nearest, note=("score_rounded", {"right": str(nearest)}))
    return Cell(nearest)


def when(raw: Any, today: date) -> Cell:
    """A date as YYYY, YYYY-MM or YYYY-MM-DD; day first where both readings are possible, and that
    is noted.
    """
    if is_blank(raw):
        return Cell("")
    if isinstance(raw, date):
        return _checked(str(raw)[:10], today)
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = unicodedata.normalize("NFKC", _short(str(raw))).strip()
    if text.isascii() and re.fullmatch(r"(19|20)\d\d", text):
        return _checked(text, today)
    if found := YEAR_FIRST.fullmatch(text):
        return _checked("-".join(part for part in found.groups() if part), today)
    if found := DAY_FIRST.fullmatch(text):
        day, month, stated = (int(part) for part in found.groups())
        note = (
            ("date_day_first", {"right": f"{stated}-{month:02}-{day:02}"})
            if day <= 12 and day != month
            else None
        )
        return _checked(f"{stated}-{month:02}-{day:02}", today, note)
    if found := WRITTEN.fullmatch(text):
        month = _months().get(found[2].casefold())
        if month:
            return _checked(
                f"{found[3]}-{month:02}" + (f"-{int(found[1]):02}" if found[1] else ""), today
            )
    return fault("date_form")


@cache
def _months() -> dict[str, int]:
    """Names of months, long and short, in every language of the texts."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                names[name.casefold().rstrip(".")] = number
    return names


def _checked(text: str, today: date, note: tuple[str, dict[str, Any]] | None = None) -> Cell:
    try:
        parts = [int(part) for part in text.split("-")]
        stated = date(*(parts + [1, 1])[:3])
    except ValueError:
        return fault("date_form")
    if stated.year < 1945:
        return fault("date_form")
    return fault("date_future") if stated > today else Cell(text, note=note)


def text(raw: Any, required: bool = False) -> Cell:
    """Text on one line; a formula, a control character or too much of it is a fault.

    Numbers become text as written.
    """
    cell = _one_line(raw, required, MAX_RAW, MAX_TEXT)
    if cell.fault:
        return cell
    value = cell.value
    if len(value) > MAX_TEXT:
        return fault("text_long", limit=MAX_TEXT)
    if value.isascii() and value.isprintable():
        return cell
    # directional marks and other unseen signs can make a name look like another one
    if any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn") for c in value):
        return fault("text_signs")
    return Cell(value)


def prose(raw: Any, required: bool = False) -> Cell:
    """Text of several sentences on one line; signs that nobody sees are left out."""
    cell = _one_line(raw, required, MAX_PROSE, MAX_PROSE)
    if cell.fault or cell.value.isprintable():
        return cell
    return Cell("".join(c for c in cell.value if c.isprintable()).strip())


def _one_line(raw: Any, required: bool, most: int, said_most: int) -> Cell:
    """The text with single blanks, a fault where it is a formula or longer than `most` as it was
    written; `said_most`: the limit that the sentence names.
    """
    if is_blank(raw):
        return fault("empty_cell") if required else Cell("")
    said = shown_number(raw)
    if len(said) > most:
        return fault("text_long", limit=said_most)
    value = " ".join(unicodedata.normalize("NFC", said).split())
    return fault("text_formula") if value.startswith("=") else Cell(value)


def decimal(raw: Any) -> Cell:
    """A number with at most four decimals; more of them are a fault, since nothing says how they
    were rounded. "3,256" is no three thousand: what is read so lies far below.
    """
    text = repr(raw) if isinstance(raw, float) else shown_number(raw).strip()[: LONGEST + 1]
    if isinstance(raw, (bool, date)) or not text.isascii():
        return fault("score_number")
    if not PLAIN_NUMBER.fullmatch(text):
        return fault("score_number")
    value = Decimal(text.replace(",", "."))
    return Cell(value) if value == round(value, 4) else fault("decimals_many")


def count(raw: Any) -> Cell:
    """A whole number of things, 0 included; "1.200" could be two numbers and is a fault."""
    if isinstance(raw, str) and GROUPED.fullmatch(text := raw.strip()[:LONGEST]):
        one, other = re.sub("[.,]", "", text), re.sub("[.,]", ",", text)
        return fault("score_ambiguous", one=one, other=other)
    read = decimal(raw)
    if read.fault:
        return read
    if read.value != int(read.value) or not 0 <= read.value < 10**9:
        return fault("count_form")
    return Cell(int(read.value))


YES = {"ya", "y", "ada", "sudah", "benar", "true", "yes", "1", "v"}
NO = {"tidak", "tdk", "tidak ada", "belum", "belum ada", "salah", "false", "no", "0"}
TICKS = {"\u2713": True, "\u2714": True, "\u2611": True}


def yes_no(raw: Any) -> Cell:
    """Yes or no. A cross is neither: some tick with it, others strike out."""
    words = folded(shown_number(raw))
    if words in YES or TICKS.get(str(raw).strip()):
        return Cell(True)
    return Cell(False) if words in NO else fault("yes_no")


def name(raw: Any) -> Cell:
    """The name of an agency: text with a letter and without < and >, which no name has."""
    cell = text(raw, required=True)
    if cell.fault:
        return cell
    if "<" in cell.value or ">" in cell.value:
        return fault("name_signs")
    return cell if re.search("[a-zA-Z]", cell.value) else fault("name_letters")


def shown_number(raw: Any) -> str:
    """A cell as plain text; a whole number without a decimal point."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime) and not (raw.hour or raw.minute or raw.second):
        return str(raw.date())
    return str(raw)


def choice(raw: Any, allowed: Mapping[str, str], prefixes: tuple[str, ...] = ()) -> Cell:
    """One of `allowed` (comparable text -> code), with or without a word before it: "ZONA HIJAU" ->
    hijau.
    """
    if is_blank(raw):
        return Cell(None)
    words = folded(raw)
    for prefix in prefixes:
        words = words.removeprefix(prefix + " ")
    if words in allowed:
        return Cell(allowed[words])
    return fault("choice", allowed=", ".join(dict.fromkeys(allowed.values())))
