"""A slider for a value beside its number field: it ignores the wheel, and its drag can be ended from outside."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider
from typing_extensions import override

from neuronlab.session.guarded import Guarded


class DragSlider(Guarded, QSlider):
    """Has the positions 0 … `steps`. The wheel is left to the panel, which scrolls."""

    def __init__(self, steps: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, steps)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def end_drag(self) -> None:
        """End the drag although the mouse button is still down."""
        if self.isSliderDown():
            at, none = QPointF(-1.0, -1.0), Qt.KeyboardModifier.NoModifier
            left = Qt.MouseButton.LeftButton
            release = QMouseEvent(QEvent.Type.MouseButtonRelease, at, at, left, Qt.MouseButton.NoButton, none)
            self.mouseReleaseEvent(release)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
