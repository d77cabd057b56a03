"""The points as a table: to read, to sort, and to edit."""
