"""The activation curve of one unit, with the data on it."""
