"""The points as a table to read, sort and edit."""
