"""Stories told with the whole window."""

from tests.windows import hand, lab, points, rest, run, session, window

__all__ = ["hand", "lab", "points", "rest", "run", "session", "window"]
