"""The learned function as the sum of its units' contributions."""
