"""What is known of the feeds that are watched: how they answered, and what became of the stories that they named."""
