"""Stories told with a running session, without a window."""

from tests.sessions import session

__all__ = ["session"]
