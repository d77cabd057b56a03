"""Formulas that people type: read safely, differentiated exactly, and compiled to the calls of the engine."""
