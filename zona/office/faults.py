"""What the office cannot or must not do, as a code with values: words come last."""

from __future__ import annotations

from typing import Any

from zona.domain.problems import Speaks


class OfficeFault(Exception):
    """`code` names the sentence (`office.fault.<code>`), `details` fill it. Nothing was written."""

    def __init__(self, code: str, **details: Any):
        super().__init__(code)
        self.code, self.details = code, details

    def sentence(self, words: Speaks) -> str:
        """What is wrong and what would be right."""
        return words(f"office.fault.{self.code}", **self.details)
