"""Every test of a part of the window can have the whole window."""

from tests.windows import hand, lab, open_lab, points, rest, run, session, window

__all__ = ["hand", "lab", "open_lab", "points", "rest", "run", "session", "window"]
