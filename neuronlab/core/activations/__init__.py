"""Activations: the table of them, and each as the NumPy calls that compute it and its derivative."""
