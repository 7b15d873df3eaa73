"""What Alembic runs: the migrations, on the connection that it is given, in that connection's transaction."""

from alembic import context

from onrecord.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite changes a table by making it anew
    transactional_ddl=True,
)
context.run_migrations()
