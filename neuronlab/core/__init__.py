"""The network and its training: NumPy only, no Qt, no files."""
