"""Plots show what a frame says; a view imports `painting` and nothing of another view."""
