"""A horizontal slider that a subclass paints, and whose handle goes to wherever the mouse is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractSlider
from typing_extensions import override

from neuronlab.session.guarded import Guarded


class PaintedSlider(Guarded, QAbstractSlider):
    """Drags the handle; a subclass says in `drag_to` where a position in pixels leads."""

    def __init__(self) -> None:
        super().__init__()
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def drag_to(self, x: float) -> None:
        """Move the handle to a horizontal position in pixels from the left."""
        raise NotImplementedError

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle to the click and start a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.drag_to(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if self.isSliderDown():
            self.drag_to(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
