"""Cut fonts and chart library of Streamlit's frontend to what is used and compress its files at
their best, once for each version of Streamlit; without it a quicker form of whole files serves.
"""

from __future__ import annotations

import argparse

from zona.language.words import Words
from zona.server.chart_library import make_cut
from zona.server.fonts import Fonts
from zona.server.frontend import Shelf, cache_folder, streamlit_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes below build/; about half a minute the first time, nothing to do the second. Raises
    NotWritten where the disk fails.
    """
    folder = cache_folder(args.root)
    # before the shelf looks for it: the cut is what is compressed
    cut = make_cut(streamlit_folder() / "static", folder, args.root)
    made = Shelf(streamlit_folder(), folder).make_best()
    cut += Fonts(best=folder, root=args.root).make()
    print(words("web.frontend_made", n=made, cut=cut, path=folder))
    return 0
