"""Rules that find the most important problem of a run, and the fixes they offer."""
