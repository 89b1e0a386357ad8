"""Text of files and addresses made inert, named by the mark-up that it is put into. Pure."""

from __future__ import annotations

import html as html_entities


def markdown(text: str) -> str:
    """Text of a source as Markdown that is nothing but text: no mark-up, no picture, no link.

    A backslash does not stop Markdown from linking a bare address; a joiner of no width inside of
    it does.
    """
    # a line break would end a table's row or a list's item
    quiet = "".join(c if c.isprintable() else " " for c in text)
    for address in ("://", "www.", "@"):
        quiet = quiet.replace(
            address, address[0] + "\u2060" + address[1:] if len(address) > 1 else "\u2060" + address
        )
    # also $ and ~: Streamlit's Markdown has formulas and strikethrough
    return "".join("\\" + c if c in "\\`*_{}[]()<>#!|$~^&" else c for c in quiet)


def markdown_link(name: str, url: str | None) -> str:
    """A source's name, leading to its address where it is one of the web."""
    # brackets and blanks would end the link early, and javascript: must not become one
    if not url or not url.startswith(("http://", "https://")) or any(c in url for c in "()<> \\"):
        return markdown(name)
    return f"[{markdown(name)}]({url})"


def code_span(text: str, length: int = 40) -> str:
    """Text from outside as a code span: nothing in it is read as Markdown (escapes do not stop bare
    addresses from becoming links).
    """
    shown = "".join(c for c in text[:length] if c.isprintable() and c != "`").strip()
    return f"`{shown}`" if shown else ""


def html(text: str) -> str:
    """Text as it stands in HTML and in the labels of Plotly, which read some of it."""
    # quotation marks are left: it stands between tags, never in an attribute
    return html_entities.escape(text, quote=False)
