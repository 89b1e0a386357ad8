"""Who looks at the page: asked anew at each run, so that a role that ended is gone at the next."""

from __future__ import annotations

from typing import Any

import streamlit as st

from zona.domain.roles import EVERYBODY, Actor
from zona.faces.address import PARAMETERS
from zona.faces.dashboard.view import View
from zona.faces.signing import COOKIE, actor_of_claims, actor_of_cookie
from zona.language.escaping import code_span, markdown
from zona.office.place import exists


def current_actor() -> Actor:
    """Who acts in this session, as of now: by our own cookie, else by a provider's word."""
    actor = actor_of_cookie(st.context.cookies.get(COOKIE))
    return actor_of_claims(_claims()) if actor == EVERYBODY and _vouched() else actor


def _claims() -> dict[str, Any]:
    """What a provider said; empty where none is set up (.streamlit/secrets.toml)."""
    return st.user.to_dict()


def _vouched() -> bool:
    return bool(_claims().get("is_logged_in"))


def sign_in_link(view: View) -> None:
    """The way to the form, or who is signed in; nothing where there is no office."""
    if not exists():
        return
    actor, words = current_actor(), view.words
    key = "entry.link" if actor == EVERYBODY else "entry.link_as"
    text = words(key, name=markdown(actor.name))
    if _vouched():
        _by_provider(view, actor)
        return
    if "is_logged_in" in _claims():
        label = words("entry.provider")
        st.button(label, key="entry.provider", on_click=st.login, icon=":material/login:")
    st.markdown(f"[{text}](/masuk?{PARAMETERS['language']}={words.language})")


def _by_provider(view: View, actor: Actor) -> None:
    """Who is signed in through a provider, or what an admin needs to let them in."""
    words = view.words
    if actor == EVERYBODY:
        subject = code_span(str(_claims().get("sub", "")), 120)
        st.caption(words("entry.unknown", subject=subject))
    else:
        st.caption(words("entry.link_as", name=markdown(actor.name)))
    st.button(
        words("entry.sign_out"), key="entry.sign_out", on_click=st.logout, icon=":material/logout:"
    )
