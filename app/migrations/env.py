"""Where Alembic meets our MetaData; the connection comes from `app.migrate`."""

from alembic import context

from app.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
)
with context.begin_transaction():
    context.run_migrations()
