"""The data on a unit's activation curve, with the derivative, and statistics of the layer below."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.activation_view import Unit, activation_curve, nearest_unit
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import ACTIVATION
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.activation.picture import LEAST_HEIGHT, ActivationLayout, ActivationPicture
from neuronlab.gui.plots.painting.curves import finite_span
from neuronlab.gui.plots.painting.labels import LEAST_WIDTH
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.theme.sizes import bound_size, fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.gui.widgets.steady_range import SteadyRange, around_zero
from neuronlab.gui.widgets.unit_chooser import UnitChooser
from neuronlab.session.guarded import Guarded
from neuronlab.wording.captions import layer_kind
from neuronlab.wording.equations import unit_equation

_NO_FRAME = "A unit's activation appears here."
_NO_HIDDEN = "No hidden layer: the output is a weighted sum of the inputs. Add a layer."
_NO_POINTS = "No training points, so this unit has no inputs. Draw some on the plot."
_UNIT_WIDTH = 92
_USUAL_Z = 2.0
"""The curve covers at least −2 to 2, to show its shape even if the data lies close together."""


class ActivationView(Guarded, QWidget):
    """The picture, with the choice of the unit above it.

    `unit_chosen(layer, unit)`, both counted from 0, is emitted when another hidden unit is chosen.
    """

    view: ClassVar[str] = ACTIVATION
    unit_chosen = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: NetworkSpec | None = None
        self._chosen: Unit | None = None
        self._theme = theme
        self._plot = _ActivationPlot(theme)
        self._chooser = UnitChooser(self)
        self.layer, self.unit = self._chooser.layer, self._chooser.unit
        name_field(self.layer, "Layer of the unit", "The hidden layer to inspect")
        fix_size(self.unit, _UNIT_WIDTH)
        name_field(self.unit, "Unit", "The unit to inspect; you can also click one in the diagram or in Neurons")
        self._choice = self._choice_row()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(self._choice)
        around.addWidget(self._plot, stretch=1)
        bound_size(self, LEAST_WIDTH)
        self.setAccessibleName("Activation")
        self.setAccessibleDescription("The activation curve of a unit, and where the training points lie on it.")
        self._chooser.chosen.connect(self.choose)
        theme.changed.connect(self._follow_theme)

    def _choice_row(self) -> QWidget:
        container = QWidget()
        label = PlainLabel("unit")
        label.setProperty("role", "muted")
        label.setBuddy(self.unit)
        row = QHBoxLayout(container)
        row.setContentsMargins(SPACE * 2 - 2, 2, SPACE * 2 - 2, 2)
        row.addWidget(self.layer, stretch=1)
        row.addWidget(label)
        row.addWidget(self.unit)
        return container

    @override
    def sizeHint(self) -> QSize:
        """The same as that of Neurons, whose tab group it shares."""
        return QSize(340, 270)

    @property
    def chosen(self) -> Unit | None:
        """The chosen unit, whether it still exists or not; None if none was chosen."""
        return self._chosen

    def show_frame(self, frame: Frame) -> None:
        """Show the chosen unit of this frame from the next repaint on."""
        if frame.network_spec != self._spec:
            self._spec = frame.network_spec
            self._show_choice()
        self._plot.show_frame(frame)

    @Slot(int, int)
    def choose(self, layer: int, unit: int) -> None:
        """Show this unit."""
        if (layer, unit) != self._chosen:
            self._chosen = layer, unit
            self._show_choice()
            self.unit_chosen.emit(layer, unit)

    def painted_texts(self) -> list[str]:
        """All texts of the view."""
        choice = [] if self._choice.isHidden() else [self.layer.currentText(), f"unit {self.unit.text()}"]
        return choice + self._plot.texts()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Start with the first unit."""
        super().showEvent(event)
        if self._chosen is None:
            self.choose(0, 0)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the background of the unit choice."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.colors.color("panel"))

    @Slot()
    def _follow_theme(self) -> None:
        self.update()

    def _show_choice(self) -> None:
        """Update the choice of units, and show the nearest one if the chosen one is gone."""
        spec = self._spec
        shown = None if spec is None else nearest_unit(spec, self._chosen or (0, 0))
        self._choice.setVisible(shown is not None)
        if spec is None or shown is None:
            return
        names = zip(layer_names(spec), spec.hidden, strict=False)
        layers = [f"{name} · {layer_kind(layer)}" for name, layer in names]
        self._chooser.show_unit(layers, spec.hidden[shown[0]].width, *shown)


class _ActivationPlot(Picture):
    """The picture below the choice."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._across = SteadyRange(around_zero, (-_USUAL_Z, _USUAL_Z))
        self._up = SteadyRange(around_zero, (0.0, 1.0))
        self._tallest = SteadyRange(around_zero, (0.0, 1.0))
        self._shown: object = None
        bound_size(self, least_height=LEAST_HEIGHT)

    def show_frame(self, frame: Frame) -> None:
        data = frame.activation
        if data is None and frame.network_spec.hidden:
            return  # requested before the unit was chosen; the next frame has it
        shown = data and (data.layer, data.unit, frame.network_spec.hidden[data.layer], frame.task)
        if shown != self._shown:
            self._shown = shown
            for steady in (self._across, self._up, self._tallest):
                steady.clear()
        super().show_frame(frame)

    def texts(self) -> list[str]:
        """All texts of the picture."""
        picture = self._picture()
        if picture is None:
            return [self._sentence]
        return [label.text for label in picture.labels] + [entry.text for entry in picture.legend]

    @property
    def _sentence(self) -> str:
        """The sentence shown instead of a picture."""
        if self._frame is None:
            return _NO_FRAME
        return _NO_POINTS if self._frame.network_spec.hidden else _NO_HIDDEN

    def _picture(self) -> ActivationPicture | None:
        """The picture to paint; None if only a sentence is shown."""
        frame = self._frame
        data = None if frame is None else frame.activation
        if frame is None or data is None or not frame.train_count:
            return None
        low, high = finite_span(data.z)
        across = self._across.cover(min(low, -_USUAL_Z), max(high, _USUAL_Z))
        curve = activation_curve(frame.network, (data.layer, data.unit), across)
        up = self._up.cover(*finite_span(np.concatenate([curve.y, curve.derivative])))
        counts = data.histogram(across)
        tallest = self._tallest.cover(0.0, float(counts.sum(axis=0).max()) / max(1, len(data.z)))[1]
        has_details = len(unit_equation(frame.network, data.layer, data.unit)) > 1
        terms = frame.network.layers[data.layer].block.shape[1] - 1
        layout = ActivationLayout(float(self.width()), float(self.height()), terms, has_details)
        return ActivationPicture(frame, data, layout, curve, across, up, counts, tallest)

    def paint(self, painter: QPainter) -> None:
        picture = self._picture()
        if picture is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
        else:
            picture.paint(painter, self._theme.colors)

    def tip_at(self, point: QPointF) -> str:
        """Tooltip at a position."""
        picture = self._picture()
        return "" if picture is None else picture.tip_at(point)
