"""The pages, one module each: a function from a question to a context, and the context's kind beside it."""
