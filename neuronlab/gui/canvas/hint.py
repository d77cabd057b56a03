"""A sentence below the plot that names a gesture nobody would guess, until it has been used once."""

from PySide6.QtCore import Qt, Slot

from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.widgets.plain_text import PlainLabel

DRAG_A_KINK = "Drag ▲ to move a kink"


class KinkHint(PlainLabel):
    """Stands below the lane of the kinks while the plot has kinks to drag and none has been dragged."""

    is_pictured = False

    def __init__(self, plot: CanvasView) -> None:
        super().__init__(DRAG_A_KINK, plot)
        self._plot = plot
        self._is_known = False
        self.setProperty("role", "small")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        plot.box.sigResized.connect(self._arrange)

    def show_if(self, has_kinks: bool) -> None:
        """Show the hint if there are kinks to drag."""
        is_wanted = has_kinks and not self._is_known
        if is_wanted != self.isVisibleTo(self._plot):
            self.setVisible(is_wanted)
            self._arrange()

    @Slot()
    def learn(self) -> None:
        """Hide the hint for good: a kink has been dragged."""
        self._is_known = True
        self.hide()

    @Slot()
    def _arrange(self) -> None:
        self.adjustSize()
        self.move(self._plot.area.left(), self._plot.height() - self.height())
