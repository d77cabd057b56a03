"""The order in which Tab goes through the window."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def chain_tabs(stops: Iterable[QWidget]) -> None:
    """Let Tab go through these widgets in their order, passing over those that take no focus."""
    # Qt passes over the whole pair when one of the two takes no focus.
    taking = [widget for widget in stops if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
    for before, after in pairwise(taking):
        QWidget.setTabOrder(before, after)
