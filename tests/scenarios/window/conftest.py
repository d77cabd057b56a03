"""Stories told with the whole window."""

from tests.persons import folder, path, person
from tests.windows import hand, lab, open_lab, points, rest, run, session, window

__all__ = ["folder", "hand", "lab", "open_lab", "path", "person", "points", "rest", "run", "session", "window"]
