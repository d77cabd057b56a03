"""Typed formulas: parsed safely, differentiated exactly, and compiled to NumPy calls."""
