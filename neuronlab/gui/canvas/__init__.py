"""The canvas: the learned function, and the tools that draw points on it."""
