"""The single map to which an all-linear network collapses, with its numbers."""
