"""Frames to show, and a theme to show them in."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from neuronlab.gui.theme.theme import Theme
from tests.frames import make_frame, make_plane_frame, make_runs_frame, make_trainer

__all__ = ["make_frame", "make_plane_frame", "make_runs_frame", "make_trainer"]


@pytest.fixture(params=["dark", "light"])
def theme(request, qapp):  # fonts and colours need the application
    return Theme(request.param)


@pytest.fixture
def shown(qtbot):
    """Put a widget on the (unseen) screen at a size, with a frame, and return its picture."""

    def show(widget, frame=None, size=(720, 330)):
        qtbot.addWidget(widget)
        widget.resize(*size)
        widget.show()
        if frame is not None:
            widget.show_frame(frame)
        return widget.grab().toImage()

    return show
