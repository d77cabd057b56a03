"""Rules that find the one thing worth knowing about a run, and the fixes they offer."""
