"""Many documents: what runs for long, is stopped, and goes on where it was."""
