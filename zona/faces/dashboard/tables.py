"""Tables: on the screen they scroll, on paper they stand whole, and a file takes them along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from zona import exports
from zona.faces.address import parameters
from zona.faces.dashboard.view import View
from zona.language.escaping import markdown
from zona.language.words import Words
from zona.store.arrow import arrow_table

Row = Mapping[str, Any]
Columns = Mapping[str, Callable[[Row], Any]]

PAPER_ROWS = 500  # beyond it nobody reads a table on paper: the file has all of it


def show_table(words: Words, key: str, table: Sequence[Row], **more: Any) -> None:
    """A table that scrolls, and the same with all its rows for paper, where only what is seen of
    the first would be printed (`zona/server/page.css` shows one or the other).

    table: heading -> cell of each row; `more` goes to `st.dataframe`.
    """
    st.dataframe(arrow_table(table), key=key, hide_index=True, **more)
    with st.container(key=f"paper-{key}"):
        st.markdown(_on_paper(words, table))


def _on_paper(words: Words, table: Sequence[Row]) -> str:
    """The table as Markdown; its text may come from files, so that none of it is mark-up."""
    lines = [_line(table[0]), "|---" * len(table[0]) + "|"]
    lines += [_line(row.values()) for row in table[:PAPER_ROWS]]
    left_out = len(table) - PAPER_ROWS
    more = words("common.paper_more", n=left_out) if left_out > 0 else ""
    return "\n".join([*lines, "", more])


def _line(cells: Iterable[Any]) -> str:
    texts = ("" if cell is None else markdown(str(cell)) for cell in cells)
    return f"| {' | '.join(texts)} |"


def table_twin(
    view: View,
    key: str,
    rows: Sequence[Row],
    columns: Columns,
    on_select: Callable[[str], None] | None = None,
    title: str = "",
) -> None:
    """The table behind a figure, with CSV and XLSX; drawn only when it is opened, so that it costs
    nothing until then.

    columns: heading -> the cell of a row. `title` where a page has several tables in a row.
    `on_select` gets the region code of a row that the reader picks. Nothing where there are no
    rows: an empty file is no answer.
    """
    if not rows:
        return
    label = " — ".join(filter(None, (title, view.words("common.table", n=len(rows)))))
    with st.expander(label, icon=":material/table:", key=f"{key}.open", on_change="rerun") as box:
        if not box.open:
            return
        table = marked(view, [{name: cell(row) for name, cell in columns.items()} for row in rows])
        handler = (lambda: _picked(f"{key}.table", rows, on_select)) if on_select else "ignore"
        show_table(
            view.words, f"{key}.table", table, on_select=handler, selection_mode="single-row"
        )
        # of rows that are no rows of the snapshot only the cells are known
        _files(view, key, label, [row if isinstance(row, Mapping) else {} for row in rows], table)


def marked(view: View, table: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of a table with the mark of simulated data in each, so that no part loses it."""
    words = view.words
    mark = {words("common.data"): words("common.simulated_mark")} if view.simulated else {}
    return [mark | row for row in table]


def _for_files(view: View, rows: Sequence[Row], table: Sequence[Row]) -> list[dict[str, Any]]:
    """The table as files have it: why a number is missing in a column of its own, and of each row
    its method and release, where it has them.
    """
    words = view.words
    absent = {name for row in table for name, cell in row.items() if _is_absence(cell)}
    more = {words(f"column.{name}"): name for name in ("method", "release") if name in rows[0]}
    made = []
    for row, told in zip(rows, table, strict=True):
        cells: dict[str, Any] = {}
        for name, cell in told.items():
            cells[name] = cell
            if name in absent:
                note = str(cell) if _is_absence(cell) else ""
                cells[words("column.state_of", name=name)] = note
        made.append(cells | {heading: row[name] for heading, name in more.items()})
    return made


def _is_absence(cell: Any) -> bool:
    return isinstance(cell, exports.Numeral) and cell.value is None


def _about(view: View, label: str, address: str, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """What a file says of itself: contents, release, methods, publishers, how to cite, licence."""
    words, snapshot = view.words, view.snapshot
    told = {
        "release": snapshot.release,
        "content": snapshot.content_id,
        "date": words.date(snapshot.released),
    }
    methods = dict.fromkeys(row["method"] for row in rows if row.get("method"))
    names = {row["method"]: words.of(row, "name") for row in view.rows("indicator_methods")}
    found = {
        "what": label,
        "data": words("common.simulated_mark" if view.simulated else "common.status_published"),
        "release": words("about.release_text", **told),
        "address": address,
        "sources": _publishers(view, rows),
        "methods": "; ".join(f"{name}: {names.get(name, name)}" for name in methods),
        "cite": words("downloads.citation", province=snapshot.province_name, **told),
        "licence": words("downloads.licence"),
        "note": words("about.note_text"),
    }
    return [(words(f"about.{name}"), text) for name, text in found.items() if text]


def _publishers(view: View, rows: Sequence[Row]) -> str:
    """Who published what the rows rest on; nothing where they name no claims."""
    claims = {row["claim_id"]: row for row in view.rows("claims", year=None, region=None)}
    ids = {name for row in rows for name in row.get("claim_ids") or ()}
    found = sorted({claims[name]["publisher"] for name in ids if name in claims})
    if not found:
        return ""
    return view.words("about.sources_text", n=len(found), publishers=", ".join(found))


def view_address(view: View) -> str:
    """The full address of what is seen."""
    query = "&".join(f"{name}={text}" for name, text in parameters(view.choices).items())
    return f"{st.context.url.partition('?')[0]}?{query}"


def _files(view: View, key: str, label: str, rows: Sequence[Row], table: Sequence[Row]) -> None:
    """The buttons for CSV and XLSX; a file is made when it is asked for."""
    address = view_address(view)  # now: a file is made where no page is at hand

    def workbook(table: Sequence[Row]) -> bytes:
        about = _about(view, label, address, rows)
        return exports.xlsx_bytes(table, about=about, about_name=view.words("about.sheet"))

    mark = view.words("common.simulated_mark") if view.simulated else view.snapshot.release
    for place, kind, media_type, write in zip(
        st.columns(2),
        ("CSV", "XLSX"),
        ("text/csv", exports.XLSX),
        (exports.csv_bytes, workbook),
        strict=True,
    ):
        place.download_button(
            kind,
            # bound now: the loop goes on
            lambda write=write: write(_for_files(view, rows, table)),
            f"zona-{key}-{mark}.{kind.lower()}",
            media_type,
            key=f"{key}.{kind.lower()}",
            on_click="ignore",  # a file taken along changes nothing on the page
            icon=":material/download:",
            width="stretch",
        )


def _picked(key: str, rows: Sequence[Row], on_select: Callable[[str], None]) -> None:
    picked = st.session_state[key]["selection"]["rows"]
    if picked:
        on_select(rows[picked[0]]["region_code"])
