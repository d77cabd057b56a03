"""The inspector: one unit with all its numbers, to read and edit during training."""

import math
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import INSPECTOR
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.plots.inspector.parameter_list import ParameterList
from neuronlab.gui.plots.inspector.parameter_rows import rows_of
from neuronlab.gui.plots.painting.labels import LEAST_WIDTH, LINE, MARGIN, WRAPPED, Label, paint_labels
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.theme.sizes import bound_size, fix_size, scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Theme, figures
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.fitting import BreakingRow
from neuronlab.gui.widgets.unit_chooser import UnitChooser
from neuronlab.session.guarded import Guarded
from neuronlab.wording.captions import layer_kind
from neuronlab.wording.equations import unit_equation
from neuronlab.wording.parameters import Pin, edge_indices, nearest_pin
from neuronlab.wording.unit_health import unit_health

_EMPTY = "The parameters of a unit appear here."
_UNIT_WIDTH = 82
_BUTTON = 26
_TALL = 1000.0
_FREEZE = "Freeze: training does not change this unit's weights and bias. You can still edit them"
_MUTE = "Mute: the unit outputs 0, which shows what the network does without it. Its weights are kept"
_NO_MUTE = "Output units cannot be muted."
_RESET = "Reset this unit to its initial weights and bias"


class InspectorView(Guarded, QWidget):
    """The choice of the unit, actions on the unit, its equation, and a slider per parameter.

    Signals: `pinned(layer, unit)` when another unit of a layer with weights is chosen, `freeze_asked` and `mute_asked`
    (layer, unit, is_on) and `reset_asked(layer, unit)` for actions on the unit. The signals of `numbers` concern single
    parameters. `edge_marked(edge)` carries the weight whose row is marked as (layer, unit below, unit), None for none.
    """

    view: ClassVar[str] = INSPECTOR
    pinned = Signal(int, int)
    freeze_asked = Signal(int, int, bool)
    mute_asked = Signal(int, int, bool)
    reset_asked = Signal(int, int)
    edge_marked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._spec: NetworkSpec | None = None
        self._pin: Pin | None = None
        self._present: object = None
        self._shown: object = None
        self._wanted: tuple[int, int, int] | None = None
        self._edits_wanted = False
        self._edit_due = QTimer(self, singleShot=True, interval=0)  # once the rows are laid out, or it would close
        self._chooser = UnitChooser(self)
        self.layer, self.unit = self._chooser.layer, self._chooser.unit
        name_field(self.layer, "Layer of the unit", "The layer to inspect; the output has weights and biases too")
        fix_size(self.unit, _UNIT_WIDTH)
        name_field(self.unit, "Unit", "The unit to inspect; you can also click one in the diagram or in Neurons")
        self.freeze = _button("mdi6.snowflake", "Freeze", _FREEZE, theme, is_checkable=True)
        self.mute = _button("mdi6.volume-off", "Mute", _MUTE, theme, is_checkable=True)
        self.reset = _button("mdi6.restore", "Reset this unit", _RESET, theme)
        self._head = _Head(theme)
        self.numbers = ParameterList(theme)
        self.numbers.setAccessibleName("Weights and bias of the unit")
        self._build_layout()
        self._connect_signals()

    def _build_layout(self) -> None:
        choice = BreakingRow((self.layer, self.unit), (self.freeze, self.mute, self.reset))
        choice.setContentsMargins(SPACE * 2 - 2, 2, SPACE * 2 - 2, 2)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(choice)
        around.addWidget(self._head)
        around.addWidget(self.numbers, 1)
        bound_size(self, LEAST_WIDTH)
        self.setAccessibleName("Inspector")
        self.setAccessibleDescription("One unit: its equation with live numbers, and fields for every weight and bias.")

    def _connect_signals(self) -> None:
        self._chooser.chosen.connect(self.pin_unit)
        self.numbers.mark_lost.connect(partial(self.edge_marked.emit, None))
        self._edit_due.timeout.connect(self.numbers.edit_current)
        self.freeze.clicked.connect(self._ask_to_freeze)
        self.mute.clicked.connect(self._ask_to_mute)
        self.reset.clicked.connect(self._ask_to_reset)
        self._theme.changed.connect(self._follow_theme)

    @override
    def sizeHint(self) -> QSize:
        """The same as that of Neurons, whose tab group it shares."""
        return QSize(340, 270)

    @property
    def frame(self) -> Frame | None:
        """The frame shown, to which the signals refer."""
        return self._frame

    @property
    def subject(self) -> object:
        """The pinned unit of the current network (see `typing_guard`)."""
        return self._present, self._pin

    def show_experiment(self, experiment: Experiment) -> None:
        """Update to a network before its first frame arrives."""
        network = experiment.workspace.run.network
        self._present = experiment.task, network.layout, network.labels

    @property
    def pin(self) -> Pin | None:
        """The pinned unit, whether it still exists or not; None if none was pinned."""
        return self._pin

    @Slot(int, int)
    def pin_unit(self, layer: int, unit: int) -> None:
        """Show this unit of a layer with weights."""
        self.numbers.unmark()
        if (layer, unit) != self._pin:
            self._pin = layer, unit
            self._show_pin()
            self.pinned.emit(layer, unit)

    def pin_edge(self, layer: int, unit: int, below: int, *, edits: bool = False) -> None:
        """Show a unit and its weight for a unit below; edit that number if wanted, once it is the present one."""
        self.pin_unit(layer, unit)
        self._wanted, self._edits_wanted = (layer, unit, below), edits
        if not edits or not self.visibleRegion().isEmpty():
            self._show_wanted()

    def show_frame(self, frame: Frame) -> None:
        """Show this frame's numbers from the next repaint on."""
        self._frame = frame
        if frame.network_spec != self._spec:
            self._spec = frame.network_spec
            self._show_pin()
        self._head.show_frame(frame)
        self.numbers.show_frame(frame)
        self._show_wanted()

    def painted_texts(self) -> list[str]:
        """All texts of the view."""
        if self._frame is None:
            return [_EMPTY]
        choice = [self.layer.currentText(), f"unit {self.unit.text()}"]
        return [*choice, *self._head.texts(), *self.numbers.painted_texts()]

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Start with the first unit."""
        super().showEvent(event)
        if self._pin is None:
            self.pin_unit(0, 0)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the background of the unit choice."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.colors.color("panel"))

    # -- choice of the unit ---------------------------------------------------------------------------------------

    def _show_pin(self) -> None:
        """Update the choice of units, and show the nearest one if the pinned one is gone."""
        frame, spec = self._frame, self._spec
        if frame is None or spec is None:
            return
        layer, unit = pin = nearest_pin(spec, self._pin or (0, 0))
        kinds = [f" · {layer_kind(hidden)}" for hidden in spec.hidden] + [""]
        names = [name + kind for name, kind in zip(layer_names(spec), kinds, strict=True)]
        self._chooser.show_unit(names, spec.widths[layer + 1], layer, unit)
        is_hidden = layer < len(spec.hidden)
        self.freeze.setChecked(unit in spec.frozen[layer])
        self.mute.setChecked(is_hidden and unit in spec.hidden[layer].muted)
        self.mute.setEnabled(is_hidden)
        name_field(self.mute, "Mute", _MUTE if is_hidden else _NO_MUTE)
        shown = pin, spec.layout, spec.labels, [hidden.activation for hidden in spec.hidden]
        if shown != self._shown:
            self._shown = shown
            self._head.show_pin(pin)
            self.numbers.show_rows(rows_of(frame.network, pin), frame)
        self._show_wanted()

    def _show_wanted(self) -> None:
        """Scroll to the weight of a clicked edge, once its unit is shown."""
        frame, wanted = self._frame, self._wanted
        if frame is None or wanted is None:
            return
        layer, unit, below = wanted
        self._wanted = None
        if nearest_pin(frame.network_spec, (layer, unit)) == (layer, unit) and below < frame.network_spec.widths[layer]:
            index = edge_indices(frame.network, layer, below, unit)[0]
            self.numbers.select(index)
            self.edge_marked.emit((layer, below, unit))
            if self._edits_wanted:
                self._edit_due.start()

    # -- actions -------------------------------------------------------------------------------------------------

    @property
    def here(self) -> Pin | None:
        """The unit shown: the pinned one, or the nearest one if it is gone."""
        return None if self._spec is None else nearest_pin(self._spec, self._pin or (0, 0))

    @Slot(bool)
    def _ask_to_freeze(self, is_on: bool) -> None:
        if self.here is not None:
            self.freeze_asked.emit(*self.here, is_on)

    @Slot(bool)
    def _ask_to_mute(self, is_on: bool) -> None:
        if self.here is not None:
            self.mute_asked.emit(*self.here, is_on)

    @Slot()
    def _ask_to_reset(self) -> None:
        if self.here is not None:
            self.reset_asked.emit(*self.here)

    @Slot()
    def _follow_theme(self) -> None:
        self.update()


def _button(icon: str, name: str, meaning: str, theme: Theme, *, is_checkable: bool = False) -> QToolButton:
    button = icon_button(icon, name, meaning, theme, "tool")
    button.setCheckable(is_checkable)
    fix_size(button, _BUTTON, _BUTTON)
    return button


class _Head(Picture):
    """The unit's equation and state, in as many lines as needed so far, so that the list below does not jump."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pin: Pin | None = None
        self.setFixedHeight(2 * scaled(LINE))

    def show_pin(self, pin: Pin) -> None:
        """Show this unit."""
        self._pin = pin
        self.setFixedHeight(2 * scaled(LINE))
        if self._frame is not None:
            self.show_frame(self._frame)

    @override
    def fit_height(self) -> None:
        if self._pin is not None:
            self.show_pin(self._pin)

    def show_frame(self, frame: Frame) -> None:
        super().show_frame(frame)
        bottom = max((label.rect.bottom() for label in self._labels()), default=0.0)
        if bottom + 2.0 > self.height():
            self.setFixedHeight(math.ceil(bottom + 2.0))

    def texts(self) -> list[str]:
        """All texts of the picture."""
        return [label.text for label in self._labels()]

    def _labels(self) -> list[Label]:
        frame = self._frame
        if frame is None or self._pin is None:
            return []
        layer, unit = nearest_pin(frame.network_spec, self._pin)
        health = unit_health(frame, layer, unit)
        lines = [(line, "text") for line in unit_equation(frame.network, layer, unit)]
        of_health = [(line, "muted") for line in health.lines]
        if health.is_alarming:
            of_health[0] = (f"⚠ {health.lines[0]}", "fault")
        lines += of_health
        metrics, width, top = QFontMetricsF(figures(SMALL)), self.width() - 2.0 * MARGIN, 2.0
        labels = []
        for text, name in lines:
            needed = metrics.boundingRect(QRectF(0.0, 0.0, width, _TALL), WRAPPED, text).height()
            labels.append(Label(QRectF(MARGIN, top, width, needed), text, name, WRAPPED))
            top += max(needed, scaled(LINE))
        return labels

    def paint(self, painter: QPainter) -> None:
        if self._frame is None:
            self.paint_sentence(painter, _EMPTY, QRectF(self.rect()))
        paint_labels(painter, self._theme.colors, self._labels())
