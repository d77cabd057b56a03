"""Questions asked of a trained network: NumPy only, no Qt, no files."""
