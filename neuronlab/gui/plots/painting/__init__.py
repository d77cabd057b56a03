"""Shared parts of plots: pictures, labels, ranges, curves, heat maps, marks."""
