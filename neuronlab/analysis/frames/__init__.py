"""Frames: the read-only answers that the views on screen asked for."""
