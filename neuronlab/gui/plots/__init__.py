"""Plots show the contents of a frame; a view imports `painting` and nothing from another view."""
