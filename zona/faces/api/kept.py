"""Answers kept in memory: within a number of bytes and a number of entries, whatever is asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Kind = TypeVar("Kind")


class Kept(Generic[Kind]):
    """Values by key; the one that was asked for least recently goes first. Safe from many threads.

    What is larger than an eighth of `most_bytes` is not kept: it would drive out all others.
    """

    def __init__(self, most_bytes: int, most_entries: int):
        self.most_bytes, self.most_entries = most_bytes, most_entries
        self.bytes_n = 0  # a running total: a sum at each answer would cost more with every entry
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, tuple[Kind, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Kind | None:
        """The value under this key, None where it is not kept."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Kind, size: int) -> None:
        """Keeps a value of `size` bytes in the place of what was under this key."""
        with self._lock:
            self.bytes_n -= self._entries.pop(key, (None, 0))[1]
            if size > self.most_bytes // 8:
                return
            self._entries[key] = value, size
            self.bytes_n += size
            while self.bytes_n > self.most_bytes or len(self._entries) > self.most_entries:
                self.bytes_n -= self._entries.popitem(last=False)[1][1]
