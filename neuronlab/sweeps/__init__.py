"""Repeats of runs over seeds, in background processes, and what they say together."""
