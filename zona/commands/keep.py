"""Keep the current snapshot as a release of its own, so that the open data answers for it when
newer ones come.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from zona.config import default_path
from zona.files import NotWritten
from zona.language.words import Words
from zona.serving.current import UNREADABLE
from zona.store.releases import Simulated, keep


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `--snapshot`."""
    parser.add_argument(
        "--snapshot", type=Path, help="the snapshot to keep (default: data/zona.duckdb)"
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """Copies it to `releases/<release>.duckdb` beside it; 2 where that release is kept already with
    other content, and for simulated data. Raises NotWritten where the disk fails.
    """
    path = args.snapshot or default_path(args.root)
    try:
        print(words("web.kept", path=keep(path)))
    except FileExistsError as error:
        print(words("web.kept_differs", path=error.args[0]), file=sys.stderr)
        return 2
    except Simulated:
        print(words("web.keep_simulated", path=path), file=sys.stderr)
        return 2
    except ValueError as error:
        print(words("web.kept_name", value=error), file=sys.stderr)
        return 2
    # an OSError too, but one for which __main__ has the sentence of this command
    except NotWritten:
        raise
    except UNREADABLE:
        print(words("web.keep_no_snapshot", path=path), file=sys.stderr)
        return 2
    return 0
