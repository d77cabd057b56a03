"""One training step as a flat list of NumPy calls: gradient, batches, and the update by an optimiser."""
