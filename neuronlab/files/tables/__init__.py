"""Tables of points: read from any dialect of CSV, and written."""
