"""What machines read beside the pages: the Atom feed of releases, the sitemap, robots.txt. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from zona.faces.public.addresses import in_language
from zona.faces.public.look import Look, environment
from zona.faces.publisher import Publisher
from zona.language.words import LANGUAGES

NAMESPACE = uuid.UUID(
    "6f1c1a52-59f2-4c0e-9a1d-1f5c64c1f3a7"
)  # ours alone: ids of releases, the same on every host


def atom(look: Look) -> str:
    """The releases as an Atom feed, the latest first. Ids do not depend on the host."""
    releases = sorted(
        look.content.releases, key=lambda row: (row["released"], row["release"]), reverse=True
    )
    entries = [(row, identifier(look, row["release"]), moment(row["released"])) for row in releases]
    return (
        environment()
        .get_template("atom.xml")
        .render(
            look=look, t=look.words, c=look.content, entries=entries, feed_id=identifier(look, "")
        )
    )


def identifier(look: Look, release: str) -> str:
    """A lasting id of a release in a language, or of the feed itself."""
    # the province in it: two provinces may have a release of one name
    key = f"{look.content.release['province_code']}/{look.words.language}/{release}"
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, key)}"


def moment(date: str) -> str:
    """A date (YYYY-MM-DD, the rest may miss) as the moment that Atom wants."""
    return f"{date}-01-01"[:10] + "T00:00:00Z" if len(date) < 10 else f"{date[:10]}T00:00:00Z"


def sitemap(look: Look, paths: Sequence[str]) -> str:
    """All pages with their other languages."""
    plain = [
        path for path in paths if not path.startswith(tuple(f"{code}/" for code in LANGUAGES[1:]))
    ]
    pages = [
        {code: look.addresses.absolute(in_language(path, code)) for code in LANGUAGES}
        for path in plain
    ]
    return (
        environment()
        .get_template("sitemap.xml")
        .render(pages=pages, date=look.content.release["released"])
    )


def robots(look: Look) -> str:
    """Everything may be read; where the sitemap is, where its address is known."""
    lines = ["User-agent: *", "Allow: /"]
    return (
        "\n".join(
            lines + ([f"Sitemap: {look.addresses.site}/sitemap.xml"] if look.addresses.site else [])
        )
        + "\n"
    )


def security(publisher: Publisher, public_url: str, until: date) -> str | None:
    """Where to report a hole (RFC 9116), None where no contact is known: it is the one line that
    has to be there. until: the day on which it stops to hold.
    """
    if not publisher.href:
        return None
    lines = [f"Contact: {publisher.href}", f"Expires: {until.isoformat()}T00:00:00Z"]
    lines.append(f"Preferred-Languages: {', '.join(LANGUAGES)}")
    if public_url:
        lines.append(f"Canonical: {public_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"
