"""People and organisations across documents: who of one story is who of another, and of a registry."""
