"""A running session."""

from tests.sessions import session

__all__ = ["session"]
