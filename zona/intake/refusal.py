"""A file that cannot be read at all, and cells whose content the file itself calls broken."""

from __future__ import annotations

from typing import Any, NamedTuple


class Refused(Exception):
    """The whole file is refused before its rows are read; `code` names the sentence, `details` fill
    it.
    """

    def __init__(self, code: str, **details: Any):
        super().__init__(code)
        self.code, self.details = code, details


class Broken(NamedTuple):
    """A cell without a usable value: `code` is cell_error (#DIV/0! and the like) or cell_formula
    (a formula, whatever it came to when it was last computed: nobody can say that it still does).
    """

    code: str
    text: str
