"""The loss landscape: a slice around the weights, and its curvature."""
