"""What the page `taklimat` shows: the coat of arms, the buttons that make and give the files, and
what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import streamlit as st

from zona.faces.dashboard.view import View
from zona.faces.refusal import BriefingError
from zona.language.escaping import markdown
from zona.store.snapshot import Snapshot

WANTED = "briefing.wanted"


class Packs(Protocol):
    """What makes the files of a briefing; the page hands it in, since no face imports another."""

    FORMATS: tuple[str, ...]
    MIME: Mapping[str, str]

    def file_bytes(self, snapshot: Snapshot, order: Any, format: str) -> bytes:
        """The file of an order in one format, made or kept."""

    def file_name(self, snapshot: Snapshot, order: Any, format: str) -> str:
        """Its name."""

    def key(self, snapshot: Snapshot, order: Any, format: str) -> tuple[object, ...]:
        """The name under which it is kept in memory."""

    def kept(self, name: tuple[object, ...]) -> bytes | None:
        """What was made before, None where it was not."""

    def zip_bytes(self, files: Iterable[tuple[str, bytes]], released: str) -> bytes:
        """Several files as one archive."""


def choices(pack: Packs) -> dict[str, tuple[str, ...]]:
    """What can be ordered: each format, and all of them in one archive."""
    return {name: (name,) for name in pack.FORMATS} | {"zip": pack.FORMATS}


def logo_uploader(view: View, prepared: Callable[[bytes, str], bytes]) -> bytes | None:
    """The reader's coat of arms, None where there is none or it is no picture (then a sentence says
    so).

    `prepared` checks and scales it; raises BriefingError.
    """
    with st.expander(view.words("briefing.logo"), icon=":material/shield:"):
        upload = st.file_uploader(
            view.words("briefing.logo"),
            type=["png", "jpg", "jpeg"],
            key="briefing.logo",
            max_upload_size=5,
            label_visibility="collapsed",
        )
    if upload is None:
        return None
    try:
        return prepared(upload.getvalue(), markdown(upload.name))
    except BriefingError as error:
        _refused(view, error)
        return None


def offer(view: View, pack: Packs, order: Any) -> None:
    """A button for each format: it makes the file, and then gives it.

    Making is shown step by step.
    """
    wanted = st.session_state.pop(WANTED, None)
    if wanted:
        try:
            _make(view, pack, order, choices(pack)[wanted])
        except BriefingError as error:
            _refused(view, error)
    for column, choice in zip(st.columns(len(choices(pack))), choices(pack), strict=True):
        with column:
            _button(view, pack, order, choice)


def _make(view: View, pack: Packs, order: Any, formats: tuple[str, ...]) -> None:
    bar = st.progress(0.0, view.words("briefing.waiting"))
    for n, name in enumerate(formats):
        shown = view.words(f"briefing.format.{name}")
        bar.progress(
            n / len(formats),
            view.words("briefing.making", format=shown, n=n + 1, total=len(formats)),
        )
        pack.file_bytes(view.snapshot, order, name)
    bar.empty()


def _button(view: View, pack: Packs, order: Any, choice: str) -> None:
    shown, made = (
        view.words(f"briefing.format.{choice}"),
        made_files(view, pack, order, choices(pack)[choice]),
    )
    if made is None:
        label = (
            view.words("briefing.make_all")
            if choice == "zip"
            else view.words("briefing.make", format=shown)
        )
        st.button(
            label,
            key=f"briefing.make.{choice}",
            icon=":material/draft:",
            width="stretch",
            on_click=_want,
            args=(choice,),
        )
        return
    content = pack.zip_bytes(made, view.snapshot.released) if choice == "zip" else made[0][1]
    st.download_button(
        view.words("briefing.download", format=shown),
        content,
        pack.file_name(view.snapshot, order, choice),
        pack.MIME[choice],
        key=f"briefing.get.{choice}",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )


def _want(choice: str) -> None:
    st.session_state[WANTED] = choice


def made_files(
    view: View, pack: Packs, order: Any, formats: tuple[str, ...]
) -> list[tuple[str, bytes]] | None:
    """(name, content) of files that were made before, None where one of them was not."""
    snapshot = view.snapshot
    found = [
        (pack.file_name(snapshot, order, name), pack.kept(pack.key(snapshot, order, name)))
        for name in formats
    ]
    return None if any(content is None for _, content in found) else found


def card(view: View, pack: Packs, order: Any, name: str) -> None:
    """The picture, once it is made."""
    made = made_files(view, pack, order, ("png",))
    if made:
        words = view.words
        st.image(
            made[0][1],
            width="stretch",
            caption=words("briefing.card_alt", name=name, year=order.year),
        )


def told(view: View, content: Any) -> None:
    """The questions, and behind a click everything that the briefing says, with its numbered
    sources.
    """
    words = view.words
    st.header(words("briefing.heading_questions"))
    for n, line in enumerate(content.questions, start=1):
        st.markdown(f"{n}. {_told(line)}")
    with st.expander(words("briefing.what_it_says"), icon=":material/notes:"):
        for section in content.sections:
            st.markdown(f"**{section.heading}**")
            st.markdown("\n".join(f"- {_told(line)}" for line in section.lines))
        st.markdown(f"**{words('briefing.heading_sources')}**")
        st.markdown("\n".join(f"{note.number}. {markdown(note.text)}" for note in content.notes))


def _told(line: Any) -> str:
    return markdown(line.text + (f" [{', '.join(map(str, line.notes))}]" if line.notes else ""))


def _refused(view: View, error: BriefingError) -> None:
    st.error(view.words(f"briefing.error.{error.code}", **error.values), icon=":material/error:")
