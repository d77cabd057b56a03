"""Trained networks as source code, in a table of languages."""
