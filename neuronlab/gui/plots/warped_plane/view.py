"""What a hidden layer makes of the plane of two inputs: the grid and the points, mapped to the layer's outputs."""

import math
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import WARPED_PLANE
from neuronlab.analysis.warped_plane import INPUT, WarpedPlane, nearest_shown
from neuronlab.gui.plots.painting.curves import finite_span
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.plots.warped_plane.marks import Marks
from neuronlab.gui.plots.warped_plane.picture import WarpedPicture, facts_text, layer_choices
from neuronlab.gui.theme.sizes import bound_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import ChoiceField, name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.gui.widgets.steady_range import SteadyRange, to_round_steps
from neuronlab.session.guarded import Guarded

_NO_FRAME = "What a layer makes of the plane appears here."
_TWO_INPUTS = "The warped plane needs two inputs: switch to Classes or Surface."
_LAYER_MEANING = (
    "The layer whose outputs are shown. Each layer moves the points once more, until straight lines separate the\n"
    "classes in the last one. A click on a layer in the diagram or in the list of layers chooses it, too."
)
_FACTS_MEANING = (
    "Outputs of one or two units are drawn as they are. Of more units, the two directions along which their outputs\n"
    "vary most are drawn, with the share of the variance they hold."
)

_ROUNDING = 1e-6
"""The rounding of float32 outputs, as a share of the largest."""


class WarpedPlaneView(Guarded, QWidget):
    """The picture with the choice of the layer above it. `look_changed` is emitted when the choice has changed."""

    view: ClassVar[str] = WARPED_PLANE
    look_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self.plot = _WarpedPlot(theme)
        self.layer = ChoiceField({})
        self.layer.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToContents)
        name_field(self.layer, "Layer of the warped plane", _LAYER_MEANING)
        self._facts = PlainLabel()
        self._facts.setProperty("role", "small")
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # its texts move nothing
        set_tip(self._facts, _FACTS_MEANING)
        self._head = self._head_row()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(self._head)
        around.addWidget(self.plot, 1)
        bound_size(self, least_width=224, least_height=120)
        self.setAccessibleName("Warped plane")
        self.setAccessibleDescription("The plane of the inputs with its points, as a layer's outputs show it.")
        self._head.hide()
        self.layer.chosen.connect(self._choose)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _head_row(self) -> QWidget:
        container = QWidget()
        container.setProperty("role", "compact")
        row = QHBoxLayout(container)
        row.setContentsMargins(SPACE * 2 - 2, 2, SPACE * 2 - 2, 2)
        row.setSpacing(SPACE)
        row.addWidget(self.layer)
        row.addWidget(self._facts, 1)
        return container

    @override
    def sizeHint(self) -> QSize:
        """The same as that of Neurons."""
        return QSize(340, 270)

    @property
    def warped_by(self) -> int | None:
        """The layer that is looked at, −1 for the plane itself; None for the last hidden layer, whichever that is."""
        return self._chosen

    @Slot(int)
    def select_layer(self, number: int) -> None:
        """Show the warped plane of a hidden layer, counted from 0."""
        if number != self._chosen:
            self._chosen = number
            self.look_changed.emit()

    def show_frame(self, frame: Frame) -> None:
        """Show the warped plane of this frame from the next repaint on."""
        plane = frame.warped_plane
        if frame.network_spec.inputs == 2:
            if plane is None or plane.layer != nearest_shown(frame.network_spec, self._chosen):
                return  # requested before it was shown or chosen; the next frame has it
            self.layer.show_choices(layer_choices(frame.network_spec), {})
            self.layer.show_key(str(plane.layer))
            text = facts_text(frame, plane)
            if text != self._facts.text():
                self._facts.setText(text)
        self._head.setVisible(plane is not None)
        self.plot.show_frame(frame)

    def painted_texts(self) -> list[str]:
        """All texts of the view."""
        head = [] if self._head.isHidden() else [self.layer.currentText(), self._facts.text()]
        return head + self.plot.texts()

    @Slot(str)
    def _choose(self, key: str) -> None:
        self.select_layer(int(key))


def _spans(plane: WarpedPlane) -> list[tuple[float, float]]:
    """Lowest and highest value along each axis.

    The outputs of a layer are of one kind, so what varies by less than the rounding of the largest is not magnified.
    """
    columns = [np.append(plane.lines[..., axis], plane.at[:, axis]) for axis in range(min(plane.units, 2))]
    spans = [finite_span(column) for column in columns]
    largest = max((abs(end) for span in spans for end in span if math.isfinite(end)), default=0.0)
    dust = 0.0 if plane.layer == INPUT else _ROUNDING * largest
    middles = [0.5 * (low + high) for low, high in spans]
    return [
        (low, high) if high - low > dust else (middle - 0.5 * dust, middle + 0.5 * dust)
        for (low, high), middle in zip(spans, middles, strict=True)
    ]


class _WarpedPlot(Picture):
    """The picture; a ring marks the point under the mouse."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._across, self._up = (SteadyRange(to_round_steps, (-1.0, 1.0)) for _ in range(2))
        self._subject: object = None
        self._marks = Marks()
        self._mouse: QPointF | None = None
        self.setMouseTracking(True)

    def show_frame(self, frame: Frame) -> None:
        if frame.warped_plane is not None:
            subject = frame.task, frame.network_spec.layout, frame.warped_plane.layer, frame.points.family
            if subject != self._subject:
                self._subject = subject
                self._across.clear()
                self._up.clear()
            for steady, span in zip((self._across, self._up), _spans(frame.warped_plane), strict=False):
                steady.cover(*span)
        super().show_frame(frame)

    @property
    def picture(self) -> WarpedPicture | None:
        """The picture to paint; None if only a sentence is shown."""
        frame = self._frame
        if frame is None or frame.warped_plane is None:
            return None
        size = float(self.width()), float(self.height())
        ends = self._across.ends, self._up.ends
        picture = WarpedPicture(frame, frame.warped_plane, size, *ends)
        if self._mouse is None:
            return picture
        return WarpedPicture(frame, frame.warped_plane, size, *ends, picture.point_at(self._mouse))

    @property
    def _sentence(self) -> str:
        return _NO_FRAME if self._frame is None else _TWO_INPUTS

    def texts(self) -> list[str]:
        """All texts of the picture."""
        picture = self.picture
        if picture is None:
            return [self._sentence]
        return [label.text for label in picture.labels] + [entry.text for entry in picture.legend]

    def paint(self, painter: QPainter) -> None:
        picture = self.picture
        if picture is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
        else:
            picture.paint(painter, self._theme.colors, self._marks)

    def tip_at(self, point: QPointF) -> str:
        """Input and mapped coordinates of the point under the mouse."""
        picture = self.picture
        return "" if picture is None else picture.tip_at(point)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the point under the mouse."""
        self._mouse = event.position()
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Mark no point."""
        self._mouse = None
        self.update()
        super().leaveEvent(event)
