"""Panels edit the experiment; each knows nothing of the others."""
