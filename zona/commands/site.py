"""Write the public pages as files, for any web server or CDN."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from zona.config import PUBLIC_URL
from zona.language.words import Words
from zona.store.published import published_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the folder and the two addresses."""
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="a new or empty folder, or an older site"
    )
    parser.add_argument(
        "--url",
        default=f"{PUBLIC_URL}/publik" if PUBLIC_URL else "",
        help="where the folder will be reached",
    )
    parser.add_argument(
        "--app",
        default=PUBLIC_URL,
        help="where the interactive face is reached (default: ZONA_PUBLIC_URL)",
    )


def run(args: argparse.Namespace, words: Words) -> int:
    """Writes the folder; 2 where an address is none or the folder holds something else. Raises
    NotWritten where the disk fails.
    """
    from zona.faces.public.addresses import (
        Addresses,  # templates and fonts: only where a site is written
    )
    from zona.faces.public.folder import NotASite, write
    from zona.faces.public.site import Site

    for value in filter(None, (args.url, args.app)):
        if not is_address(value):
            return _refuse(words("site.bad_address", value=value))
    store = published_store(args.root)
    site = Site.of(
        store.snapshot(), Addresses(args.url.rstrip("/"), args.app.rstrip("/") or None), args.root
    )
    try:
        n = write(site, args.folder)
    except NotASite as error:
        if error.foreign:
            return _refuse(words("site.foreign", path=error.foreign))
        return _refuse(
            words(
                "site.not_a_site" if args.folder.is_dir() else "site.not_a_folder", path=args.folder
            )
        )
    release = site.content.release
    print(
        words(
            "site.written",
            n=n,
            path=args.folder,
            release=release["release"],
            content=release["content_id"],
        )
    )
    # without them the site works; links in feeds and to the dashboard are what is missing
    for missing, key in ((args.url, "site.no_url"), (args.app, "site.no_app")):
        if not missing:
            print(words(key))
    return 0


def is_address(value: str) -> bool:
    """Whether this is a full http or https address without query and fragment."""
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not parts.query
            and not parts.fragment
        )
    except ValueError:
        return False


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
