"""Alembic's way in; connection and transaction are the caller's (`zona.office.migrate`)."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite can, where the driver is kept from ending transactions by itself
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
