"""Compress Streamlit's frontend at its best, once for each version of Streamlit; without it a
quicker form serves.
"""

from __future__ import annotations

import argparse
import sys

from zona.language.words import Words
from zona.server.frontend import Shelf, cache_folder, streamlit_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes below build/; about half a minute the first time, nothing to do the second. 2 where
    that cannot be written.
    """
    folder = cache_folder(args.root)
    try:
        made = Shelf(streamlit_folder(), folder).make_best()
    except OSError as error:
        print(words("web.frontend_readonly", path=folder, error=error.strerror), file=sys.stderr)
        return 2
    print(words("web.frontend_made", n=made, path=folder))
    return 0
