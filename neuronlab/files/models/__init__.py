"""Trained networks as files, in a table of formats."""
