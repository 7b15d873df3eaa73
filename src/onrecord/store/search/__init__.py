"""Search: what is on the record, by words, by who and when, and by meaning."""
