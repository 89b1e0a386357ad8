"""Who looks at the page: asked anew at each run, so that a role that ended is gone at the next."""

from __future__ import annotations

import streamlit as st

from zona.domain.roles import EVERYBODY, Actor
from zona.faces.address import PARAMETERS
from zona.faces.dashboard.view import View
from zona.faces.signing import COOKIE, actor_of_cookie
from zona.language.escaping import markdown
from zona.office.place import exists


def current_actor() -> Actor:
    """Who acts in this session, as of now."""
    return actor_of_cookie(st.context.cookies.get(COOKIE))


def sign_in_link(view: View) -> None:
    """The way to the form, or who is signed in; nothing where there is no office."""
    if not exists():
        return
    actor, words = current_actor(), view.words
    key = "entry.link" if actor == EVERYBODY else "entry.link_as"
    text = words(key, name=markdown(actor.name))
    st.markdown(f"[{text}](/masuk?{PARAMETERS['language']}={words.language})")
