"""The activation curve of a unit, with the data on it."""
