"""What is in the database, written for other programs: one module a form, `writing` for all of them.

with whole_file(Path("record.parquet")) as stream, store.reading() as connection:
export(connection, stream, form="parquet")
"""
