"""Which statements answer, contradict or change one another, and why a reader may believe it."""
