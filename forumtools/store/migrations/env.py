"""What Alembic runs: the steps that are missing, in the transaction of whoever opens the database."""

from alembic import context

from forumtools.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
