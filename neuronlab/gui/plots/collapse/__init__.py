"""What remains of a network that is linear throughout: one map, with its numbers."""
