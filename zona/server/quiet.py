"""The same line is logged once a minute: a fault that each request meets, or that a stranger
provokes, must not fill the disk.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable

AGAIN_S = 60.0
KINDS = 500  # sorts of lines remembered
LONGEST = 2000  # characters of one line: addresses in it are as long as a stranger likes
LOGGERS = ("asyncio", "uvicorn.error", "zona")


class Once(logging.Filter):
    """Lets a sort of line (logger, text before its values, kind of exception) through once in
    AGAIN_S seconds, then with the number of those it held back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        super().__init__()
        self.clock = clock
        self._seen: OrderedDict[tuple[str, str, str], tuple[float, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        key = record.name, str(record.msg).partition("\n")[0], kind
        since, held_back = self._seen.pop(key, (-AGAIN_S, 0))
        now = self.clock()
        if now - since < AGAIN_S:
            self._seen[key] = since, held_back + 1
            return False
        self._seen[key] = now, 0
        if len(self._seen) > KINDS:
            self._seen.popitem(last=False)
        text = record.getMessage()
        again = f" ({held_back} more like this)" if held_back else ""
        record.msg, record.args = text[:LONGEST] + again, ()
        return True


def install() -> Once:
    """Quietens our own loggers, the server's and Streamlit's; returns the filter."""
    once = Once()
    streamlits = [name for name in logging.root.manager.loggerDict if name.startswith("streamlit")]
    for name in (*LOGGERS, *streamlits):
        logging.getLogger(name).addFilter(once)
    return once
