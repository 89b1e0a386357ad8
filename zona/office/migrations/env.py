"""Alembic's way in; connection and transaction are the caller's (`zona.office.migrate`)."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite can too, though Alembic believes that it cannot
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
