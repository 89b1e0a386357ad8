"""The releases that can be read: the current snapshot, and those that `python -m zona keep` put
beside it.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from zona.serving.current import Current
from zona.store.releases import NAME, folder, open_kept
from zona.store.snapshot import Snapshot, Version, version_of

LATEST = "latest"
OPENED = (
    8  # kept snapshots that stay open; the one that was asked for least recently is closed first
)

log = logging.getLogger("zona")


class Releases:
    """Hands out the snapshot of a release by name."""

    def __init__(self, current: Current):
        self.current = current
        self._opened: OrderedDict[str, Snapshot] = OrderedDict()
        self._sound: dict[str, tuple[Version, bool]] = {}

    async def names(self) -> list[str]:
        """The releases that there are, the current one last."""
        current = (await self.current.snapshot()).release
        return sorted(set(await run_in_threadpool(self._kept)) - {current}) + [current]

    def _kept(self) -> list[str]:
        """The kept releases that may be published; each file is opened once for that, and again
        when it changes.
        """
        return [
            p.stem
            for p in folder(self.current.store.path).glob("*.duckdb")
            if NAME.fullmatch(p.stem) and self._is_sound(p)
        ]

    def _is_sound(self, path: Path) -> bool:
        try:
            now = version_of(path)
        except OSError:
            return False
        if self._sound.get(path.stem, (None,))[0] != now:
            self._opened.pop(path.stem, None)
            self._sound[path.stem] = now, open_kept(path) is not None
        return self._sound[path.stem][1]

    async def snapshot(self, name: str) -> Snapshot | None:
        """The snapshot of a release (LATEST: the current one), None where there is none."""
        current = await self.current.snapshot()
        if name in (LATEST, current.release):
            return current
        if name not in await self.names():
            return None
        held = self._opened.get(name)
        if held is None:
            held = await run_in_threadpool(
                open_kept, folder(self.current.store.path) / f"{name}.duckdb"
            )
            if held is None:
                return None
            self._opened[name] = held
            if len(self._opened) > OPENED:
                self._opened.popitem(last=False)
        if name in self._opened:
            self._opened.move_to_end(name)
        return held
