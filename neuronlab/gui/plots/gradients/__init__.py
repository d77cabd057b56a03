"""Gradients and updates of every layer, and their histograms over time."""
