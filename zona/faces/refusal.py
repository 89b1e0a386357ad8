"""What cannot be made for a reader: a code and values, whose sentence comes from the words."""

from __future__ import annotations


class BriefingError(Exception):
    """A briefing that cannot be made; `code` names its sentence (`briefing.error.<code>`), `values`
    fill it.
    """

    def __init__(self, code: str, **values: object):
        self.code, self.values = code, values
        super().__init__(f"{code} {values}")
