"""The network diagram: units, weights, and one step in slow motion."""
