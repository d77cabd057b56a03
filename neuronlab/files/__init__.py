"""The only room that parses outside bytes: models, sessions and tables of points; no Qt."""
