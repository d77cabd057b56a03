"""Contributions: the learned function as a sum over the last hidden layer."""
