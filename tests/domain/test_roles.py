"""Who may do what: every role, region and action against a second telling of the rule."""

from __future__ import annotations

import itertools

import pytest

from zona.domain.roles import ACTIONS, EVERYBODY, GIVEN, ROLES, Actor, Held, allowed

# As a person would tell it: action -> letters of the roles (W region, P reviewer, T publisher, A).
TOLD = {
    "release.read": "-",
    "file.check": "-",
    "intake.accept": "P",
    "intake.withdraw": "P",
    "draft.read": "WPT",
    "reply.write": "W",
    "reply.decide": "P",
    "action.read": "WPT",
    "action.write": "W",
    "release.publish": "T",
    "journal.read": "PTA",
    "account.read": "A",
    "account.manage": "A",
    "office.maintain": "",
}
LETTERS = {"wilayah": "W", "pemeriksa": "P", "penerbit": "T", "admin": "A"}
REGIONS = (None, "12.75", "12.10")


def test_the_whole_matrix() -> None:
    assert set(TOLD) == set(ACTIONS) and set(LETTERS) == set(GIVEN)
    tried = 0
    for action, role, own, asked in itertools.product(ACTIONS, GIVEN, REGIONS, REGIONS):
        actor = Actor("account:x", held=(Held(role, own),))
        told = TOLD[action]
        within = own == asked if own or role == "wilayah" else True
        if role == "wilayah" and own is None:
            within = False
        expected = told == "-" or (LETTERS[role] in told and within)
        assert allowed(actor, action, asked) == expected, (action, role, own, asked)
        tried += 1
    assert tried == len(ACTIONS) * len(GIVEN) * 9


def test_the_public_reads_and_the_machine_s_owner_does_all() -> None:
    for action, told in TOLD.items():
        assert allowed(EVERYBODY, action) == (told == "-")
        # a name alone gives nothing, nor a role that there is not
        for held in ((), (Held("publik"),), (Held("root"),)):
            assert allowed(Actor("account:x", held=held), action, "12.75") == (told == "-")
        assert allowed(Actor("machine:x", owner=True), action, "12.75")
    with pytest.raises(KeyError):
        allowed(Actor("machine:x", owner=True), "release.eat")


def test_two_roles_are_no_third() -> None:
    both = Actor("account:x", held=(Held("wilayah", "12.75"), Held("pemeriksa", "12.10")))
    assert allowed(both, "reply.write", "12.75") and not allowed(both, "reply.write", "12.10")
    assert allowed(both, "reply.decide", "12.10") and not allowed(both, "reply.decide", "12.75")
    assert not allowed(both, "reply.decide") and len(ROLES) == 5
