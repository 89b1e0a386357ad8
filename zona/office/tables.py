"""The tables as the code asks them today; how they came to be is `migrations/`.

Moments are text in UTC with microseconds (`2024-11-25T08:15:00.000000Z`): the same letters, and
so the same hashes, on every database, and in the order of time.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

METADATA = MetaData()

JOURNAL = Table(
    "journal",
    METADATA,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", String(27), nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("why", Text, nullable=False),
    # unique: two rows cannot both follow one, whatever writes them
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
)

ACCOUNT = Table(
    "account",
    METADATA,
    Column("id", String(13), primary_key=True),
    # of a local account: the name to sign in with, in small letters, and argon2's text
    Column("name", Text, unique=True),
    Column("password", Text),
    # of an account of a provider
    Column("issuer", Text),
    Column("subject", Text),
    Column("shown", Text, nullable=False),
    Column("made", String(27), nullable=False),
    Column("disabled", String(27)),
)

ROLE = Table(
    "role",
    METADATA,
    Column("id", String(13), primary_key=True),
    Column("account", ForeignKey("account.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("region", Text),
    Column("since", String(27), nullable=False),
    Column("until", String(27)),
    Column("given_by", Text, nullable=False),
    Column("ended", String(27)),
)

SESSION = Table(
    "session",
    METADATA,
    # of the token: who reads the database cannot sign in with what stands there
    Column("token_hash", String(64), primary_key=True),
    Column("account", ForeignKey("account.id"), nullable=False),
    # a digest, to know an address again from which this account signed in
    Column("origin", String(64), nullable=False),
    Column("started", String(27), nullable=False),
    Column("seen", String(27), nullable=False),
    Column("ends", String(27), nullable=False),
    Column("ended", String(27)),
)

TRIES = Table(
    "tries",
    METADATA,
    # a digest of what is counted: an address, a name, both
    Column("subject", String(64), primary_key=True),
    Column("left", Float, nullable=False),
    Column("at", String(27), nullable=False),
)
