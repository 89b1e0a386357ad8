"""Compress Streamlit's frontend at its best, once for each version of Streamlit; without it a
quicker form serves.
"""

from __future__ import annotations

import argparse

from zona.language.words import Words
from zona.server.frontend import Shelf, cache_folder, streamlit_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes below build/; about half a minute the first time, nothing to do the second. Raises
    NotWritten where the disk fails.
    """
    folder = cache_folder(args.root)
    made = Shelf(streamlit_folder(), folder).make_best()
    print(words("web.frontend_made", n=made, path=folder))
    return 0
