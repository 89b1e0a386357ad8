"""What a reader sees when a page fails.

By itself and not in the frame: the server needs it to start, and the frame with all its pages only
once somebody comes.
"""

from __future__ import annotations

import logging

import streamlit as st

from zona.language.words import LANGUAGES, Words

log = logging.getLogger("zona")


def script_failed(error: Exception) -> bool:
    """One sentence, in the reader's language; the log has the rest."""
    log.error("a page failed", exc_info=error)
    language = st.session_state.get("choice.language", LANGUAGES[0])
    st.error(Words(language)("common.failed"), icon=":material/error:")
    return True
