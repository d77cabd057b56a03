"""The network diagram: units, weights, and a step in slow motion."""
