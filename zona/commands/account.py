"""Accounts of the office: add, list, give or end a role, set a password, disable.

A password is asked for, or read from the first line of standard input; never an argument.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zona.domain.roles import GIVEN, Actor
from zona.facts.read import read_facts
from zona.language.words import Words
from zona.office.faults import OfficeFault
from zona.office.place import exists

if TYPE_CHECKING:
    from zona.office.accounts import Account
    from zona.office.database import Database

# The rest of the office is imported where it runs: the other commands start without a database.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the actions and what each needs."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make an account, without any role yet")
    add.add_argument("name", help="to sign in with; of a provider: its subject")
    add.add_argument("--shown", default="", help="the name that people read")
    add.add_argument("--issuer", help="address of the OpenID provider that knows this person")
    actions.add_parser("list", help="list accounts and the roles that hold")
    role = actions.add_parser("role", help="give a role, or end it (--end)")
    role.add_argument("name", help="of the account, or its id")
    role.add_argument("role", choices=GIVEN)
    role.add_argument("--region", help="Kemendagri code with its dot; wilayah needs one")
    role.add_argument("--until", type=_until, help="last day (YYYY-MM-DD) of the role")
    role.add_argument("--end", action="store_true", help="end it now, with the sessions")
    role.add_argument("--reason", default="", help="why; the journal keeps it")
    password = actions.add_parser("password", help="set a new password; sessions end")
    password.add_argument("name")
    for name, meaning in (("disable", "nobody signs in with it"), ("enable", "again")):
        switch = actions.add_parser(name, help=meaning)
        switch.add_argument("name")
        switch.add_argument("--reason", default="", help="why; the journal keeps it")


def run(args: argparse.Namespace, words: Words) -> int:
    """0: done; 2 and one sentence where it cannot be done."""
    try:
        _act(args, words)
    except OfficeFault as fault:
        print(fault.sentence(words), file=sys.stderr)
        return 2
    return 0


def _until(text: str) -> datetime:
    """The end of a day of this machine. Raises ValueError, which the parser tells."""
    day = datetime.strptime(text, "%Y-%m-%d").date() + timedelta(days=1)
    return datetime.combine(day, time()).astimezone()


def _act(args: argparse.Namespace, words: Words) -> None:
    if not exists(args.root) and args.action != "add":
        if args.action != "list":
            raise OfficeFault("no_office")
        return _list([], words)  # who only looks makes nothing
    from zona.office import accounts

    database, actor = _opened(args.root)
    match args.action:
        case "add":
            _add(database, actor, args, words)
        case "list":
            _list(accounts.listed(database, actor), words)
        case "role":
            _role(database, actor, args, words)
        case "password":
            accounts.set_password(database, actor, args.name, _password(words))
            print(words("office.password_set", name=args.name))
        case "disable" | "enable":
            switch = accounts.disable if args.action == "disable" else accounts.enable
            switch(database, actor, args.name, args.reason)
            print(words(f"office.{args.action}d", name=args.name))


def _opened(root: Path) -> tuple[Database, Actor]:
    from zona.office.access import machine_owner
    from zona.office.database import office

    return office(root), machine_owner()


def _add(database: Database, actor: Actor, args: argparse.Namespace, words: Words) -> None:
    from zona.office import accounts

    if args.issuer:
        made = accounts.add_of_provider(database, actor, args.issuer, args.name, args.shown)
    else:
        made = accounts.add(database, actor, args.name, _password(words), args.shown)
    print(words("office.made", name=made.shown, id=made.id))


def _role(database: Database, actor: Actor, args: argparse.Namespace, words: Words) -> None:
    from zona.office import accounts

    if args.region and args.region not in {
        one.region_code for one in read_facts(args.root).regions
    }:
        raise OfficeFault("region", role=args.role)
    if args.end:
        accounts.take(database, actor, args.name, args.role, args.region, args.reason)
        print(words("office.role_ended", name=args.name, role=args.role))
    else:
        accounts.give(database, actor, args.name, args.role, args.region, args.until, args.reason)
        print(words("office.role_given", name=args.name, role=args.role))


def _password(words: Words) -> str:
    """Asked for twice at a terminal, else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(words("office.password_ask"))
    if first != getpass.getpass(words("office.password_again")):
        raise OfficeFault("password_differs")
    return first


def _list(found: list[Account], words: Words) -> None:
    if not found:
        print(words("office.no_accounts"))
    for account in found:
        holds = [one for one in account.roles if one.holds]
        roles = [f"{one.role} {one.region or ''}".strip() for one in holds]
        state = words("office.is_disabled" if account.disabled else "office.is_enabled")
        name = account.name or f"{account.issuer} {account.subject}"
        said = words.listing(roles) if roles else words("office.no_role_yet")
        print(words("office.line", id=account.id, name=name, roles=said, state=state))
