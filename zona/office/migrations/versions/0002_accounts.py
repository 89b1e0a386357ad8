"""Accounts, their roles and sessions, and how often somebody tried to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(13), primary_key=True),
        sa.Column("name", sa.Text, unique=True),
        sa.Column("password", sa.Text),
        sa.Column("issuer", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("made", sa.String(27), nullable=False),
        sa.Column("disabled", sa.String(27)),
        sa.UniqueConstraint("issuer", "subject"),
        # a person of a provider has no password here, and a local one no provider
        sa.CheckConstraint("(name IS NULL) <> (issuer IS NULL)"),
        sa.CheckConstraint("(issuer IS NULL) = (subject IS NULL)"),
        sa.CheckConstraint("(name IS NULL) = (password IS NULL)"),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.String(13), primary_key=True),
        sa.Column("account", sa.String(13), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("region", sa.Text),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("until", sa.String(27)),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("ended", sa.String(27)),
    )
    op.create_index("role_account", "role", ["account"])
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(13), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("started", sa.String(27), nullable=False),
        sa.Column("seen", sa.String(27), nullable=False),
        sa.Column("ends", sa.String(27), nullable=False),
        sa.Column("ended", sa.String(27)),
    )
    op.create_index("session_account", "session", ["account"])
    op.create_table(
        "tries",
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("left", sa.Float, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )
    op.create_index("tries_at", "tries", ["at"])


def downgrade() -> None:
    """Takes accounts and sessions away; the copy that was made before has them."""
    for name in ("tries", "session", "role", "account"):
        op.drop_table(name)
