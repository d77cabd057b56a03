"""Formulas that people type: read safely, differentiated exactly, and compiled to NumPy calls."""
