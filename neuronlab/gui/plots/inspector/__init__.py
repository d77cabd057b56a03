"""The inspector: one unit with all its numbers, to read and edit."""
