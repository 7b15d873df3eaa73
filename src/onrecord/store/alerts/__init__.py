"""Alerts: saved searches that tell of what new stories bring, each match once."""
