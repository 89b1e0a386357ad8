"""The snapshot that answers of this process come from: noticed by the file's version, opened in a
worker thread.
"""

from __future__ import annotations

import duckdb
from starlette.concurrency import run_in_threadpool

from zona.domain.problems import FactsError
from zona.store.snapshot import Snapshot, Store

# What `Current.snapshot` raises where there is nothing to answer from, and `Shapes.read` where the
# geometry is broken.
UNREADABLE = (FactsError, OSError, duckdb.Error)


class Current:
    """The current snapshot of a store for code on the event loop: a look at the file, no thread,
    while it holds.
    """

    def __init__(self, store: Store):
        self.store = store
        self._snapshot: Snapshot | None = None

    async def snapshot(self) -> Snapshot:
        """The current snapshot. Raises one of UNREADABLE."""
        held = self._snapshot
        if held is not None and self.store.is_current(held):
            return held
        # opening reads the whole file: not on the event loop
        self._snapshot = await run_in_threadpool(self.store.snapshot)
        return self._snapshot
