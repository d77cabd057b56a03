"""Shows the single map to which an all-linear network collapses; nothing for any other network."""

from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from neuronlab.analysis.collapse import LinearMap
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import COLLAPSE
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.collapse.equation_row import ROW, EquationRow
from neuronlab.gui.plots.painting.labels import LEFT, LINE, MARGIN, RIGHT, Label, paint_labels
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Theme, figures
from neuronlab.wording.class_names import short_names
from neuronlab.wording.numbers import count_text, magnitude_text, signed_text, weight_text

_IN_WORDS = "W_eff·x + b_eff = "
_TIP = (
    "Stacked linear layers are equivalent to one: W_eff is the product of all weights, b_eff the combination of the\n"
    "biases, both in raw units. Δ is the difference between this map and the layers themselves, computed in 64 bits\n"
    "at up to 256 training points and as many positions in the plot; for classes, the difference of the logits z."
)


class CollapseView(Picture):
    """A strip below the diagram, as high as the map's rows require."""

    view: ClassVar[str] = COLLAPSE

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Collapsed network")
        self._rows = 0

    def show_frame(self, frame: Frame) -> None:
        """Show the map of this frame, or nothing."""
        super().show_frame(frame)
        rows = 0 if frame.collapsed is None else len(frame.collapsed.map.bias)
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        """The height of its rows; one pixel without any, since a widget without height gets no frames."""
        return QSize(0, self._rows * scaled(ROW) + SPACE if self._rows else 1)

    def tip_at(self, _point: QPointF) -> str:
        """Explanation of the numbers."""
        return _TIP

    def painted_texts(self) -> list[str]:
        """All texts of the picture, in reading order."""
        if self._frame is None or self._frame.collapsed is None:
            return []
        ends, equation = self._parts(self._frame, self._frame.collapsed.map, self._frame.collapsed.error)
        return [label.text for label in (ends[0], *equation.labels, ends[1])]

    def paint(self, painter: QPainter) -> None:
        """Draw the parameter count on the left, then the equation; the difference on the right or below the count."""
        if self._frame is None or self._frame.collapsed is None:
            return
        ends, equation = self._parts(self._frame, self._frame.collapsed.map, self._frame.collapsed.error)
        paint_labels(painter, self._theme.colors, ends)
        equation.paint(painter, self._theme.colors)

    def _parts(self, frame: Frame, line: LinearMap, error: float) -> tuple[list[Label], EquationRow]:
        count = f"{count_text(frame.network_spec.parameter_count)} parameters → {line.weights.size + line.bias.size}"
        difference = f"max |Δ| {magnitude_text(error)}"
        left = MARGIN + QFontMetricsF(figures(SMALL, bold=True)).horizontalAdvance(count) + 2.0 * SPACE
        row = QRectF(MARGIN, 0.0, self.width() - 2.0 * MARGIN, self.height())
        if len(line.bias) == 1:
            ends = [Label(row, count, "text", LEFT, bold=True), Label(row, difference, align=RIGHT)]
            right = row.right() - QFontMetricsF(figures(SMALL)).horizontalAdvance(difference) - 2.0 * SPACE
        else:  # the difference fits below the count
            upper = QRectF(MARGIN, self.height() / 2.0 - scaled(LINE), row.width(), scaled(LINE))
            ends = [
                Label(upper, count, "text", LEFT, bold=True),
                Label(upper.translated(0.0, scaled(LINE)), difference),
            ]
            right = row.right()
        equation = self._equation(frame.network_spec, line, left, _IN_WORDS)
        if equation.right > right:
            equation = self._equation(frame.network_spec, line, left, "")
        return ends, equation

    def _equation(self, spec: NetworkSpec, line: LinearMap, left: float, in_words: str) -> EquationRow:
        equation = EquationRow(left, self.height(), len(line.bias))
        equation.column([f"z {name}" for name in short_names(spec.labels, 8)[-len(line.bias) :]] or ["ŷ"], "muted")
        equation.word(f" = {in_words}")
        equation.matrix([[weight_text(float(value)) for value in column] for column in line.weights.T])
        equation.word(f" · {'x' if spec.inputs == 1 else '(x₁, x₂)'}")
        if len(line.bias) == 1:
            equation.column([signed_text(float(line.bias[0]))], "text")
        else:
            equation.word(" + ")
            equation.matrix([[weight_text(float(value)) for value in line.bias]])
        return equation
