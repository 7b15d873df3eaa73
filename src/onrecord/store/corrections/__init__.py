"""What people confirm, correct, reject and add, and how it holds when a story is annotated anew."""
