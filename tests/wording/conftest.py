"""Frames to speak of."""

from tests.frames import make_frame, make_plane_frame, make_trainer

__all__ = ["make_frame", "make_plane_frame", "make_trainer"]
