"""A hidden layer as a row: width and activation; for the selected layer also the kind of units and dropout."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent, QMouseEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.core.engine.optimizers import Optimizer
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import MAX_WIDTH, LayerSpec
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import ChoiceField, Segments, labelled, name_field
from neuronlab.gui.widgets.number_fields import CountField, PercentField
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.session.guarded import Guarded

_WIDTH_MEANING = (
    "Number of units. Added units start with outgoing weights of 0, so the function is unchanged; "
    "all other weights are kept. With “Keep trained weights” off, the network is reinitialised"
)
_DROPOUT_MEANING = (
    "Share of this layer's units left out at random in every training step, so that no unit is relied on too much; "
    "predictions use all units. Takes effect at once"
)
_MOVE_EFFECT = "layers of equal width swap positions and keep their weights; otherwise the network is reinitialised"
_DROPOUT_WIDTH = 54


class LayerRow(Guarded, QFrame):
    """One hidden layer. Signals carry the user's edits; `number` counts from 0."""

    selected = Signal(int)
    width_changed = Signal(int, int)
    activation_changed = Signal(int, str)
    unit_changed = Signal(int, str)
    dropout_changed = Signal(int, int)
    removed = Signal(int)
    moved = Signal(int, int)

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self.number = number
        self.subject: object = None  # set by the panel, which knows the other layers (see `typing_guard`)
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name = f"Hidden {number + 1}"
        self.setAccessibleName(f"{name}; its activation can be chosen below")
        self.width_field = CountField(1, MAX_WIDTH)
        self.width_field.setFixedWidth(46)
        name_field(self.width_field, f"Units in {name}", _WIDTH_MEANING)
        self.activation = ChoiceField(ACTIVATION_LABELS)
        self.activation.setFixedWidth(100)
        name_field(self.activation, f"Activation of {name}", "Function of each unit's sum. Weights are kept")
        self.up = self._button("mdi6.menu-up", f"Move {name} towards the input", _MOVE_EFFECT, theme, 16)
        self.down = self._button("mdi6.menu-down", f"Move {name} towards the output", _MOVE_EFFECT, theme, 16)
        self.remove = self._button(
            "mdi6.close",
            f"Remove {name}",
            "the next layer is refitted to approximate the same function. Undo restores the weights",
            theme,
            14,
        )
        self.unit = Segments(
            {key: row.label for key, row in UNITS.items()},
            {key: f"{row.formula}: {row.meaning}" for key, row in UNITS.items()},
        )
        self.dropout = PercentField()
        self._extra = QWidget()
        self._build_layout(name)
        self._connect_signals()

    def _build_layout(self, name: str) -> None:
        label = PlainLabel(name)
        label.setProperty("role", "strong")
        arrows = QVBoxLayout()
        arrows.setSpacing(0)
        arrows.addWidget(self.up)
        arrows.addWidget(self.down)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(label)
        line.addStretch()
        line.addWidget(self.width_field)
        line.addWidget(self.activation)
        line.addLayout(arrows)
        line.addWidget(self.remove)
        extra = QHBoxLayout(self._extra)
        extra.setContentsMargins(0, 0, SPACE - 2, 2)
        extra.setSpacing(4)
        extra.addWidget(self.unit)
        extra.addStretch()
        extra.addWidget(labelled("Dropout", self.dropout, _DROPOUT_MEANING, _DROPOUT_WIDTH))
        extra.addWidget(self.dropout)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, 2, 2, 3)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self._extra)

    def _button(self, icon: str, name: str, effect: str, theme: Theme, size: int) -> QToolButton:
        button = icon_button(icon, name, f"{name}; {effect}", theme, "quiet", "muted", size)
        button.setFixedSize(size + 4, size + 1 if size > 14 else size + 10)
        return button

    def _connect_signals(self) -> None:
        self.width_field.valueChanged.connect(self._emit_width)
        self.activation.chosen.connect(self._emit_activation)
        self.unit.chosen.connect(self._emit_unit)
        self.dropout.valueChanged.connect(self._emit_dropout)
        self.remove.clicked.connect(self._emit_removed)
        self.up.clicked.connect(self._emit_up)
        self.down.clicked.connect(self._emit_down)

    def show_layer(self, layer: LayerSpec, is_selected: bool, is_last: bool, optimizer: Optimizer) -> None:
        """Show a layer without emitting signals."""
        self.width_field.show_value(layer.width)
        self.activation.show_key(layer.activation)
        self.unit.show_key(layer.unit)
        self.dropout.show_value(round(layer.dropout * 100))
        self.dropout.setEnabled(not optimizer.is_full_batch)
        why = f"{optimizer.label} compares consecutive steps, so it cannot be combined with dropout"
        name_field(self.dropout, "Dropout", why if optimizer.is_full_batch else _DROPOUT_MEANING)
        self.up.setEnabled(self.number > 0)
        self.down.setEnabled(not is_last)
        self._extra.setVisible(is_selected)
        if self.property("selected") != is_selected:
            self.setProperty("selected", is_selected)
            self.style().unpolish(self)
            self.style().polish(self)

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order, from left to right and down. Tab stops at the chosen kind of units only."""
        units = [self.unit.button(key) for key in UNITS]
        return [self, self.width_field, self.activation, self.up, self.down, self.remove, *units, self.dropout]

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the layer when the row is clicked anywhere."""
        self.selected.emit(self.number)
        event.accept()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the layer when it gets the keyboard focus."""
        self.selected.emit(self.number)
        super().focusInEvent(event)

    @Slot(int)
    def _emit_width(self, width: int) -> None:
        self.width_changed.emit(self.number, width)

    @Slot(str)
    def _emit_activation(self, key: str) -> None:
        self.activation_changed.emit(self.number, key)

    @Slot(str)
    def _emit_unit(self, key: str) -> None:
        self.unit_changed.emit(self.number, key)

    @Slot(int)
    def _emit_dropout(self, percent: int) -> None:
        self.dropout_changed.emit(self.number, percent)

    @Slot()
    def _emit_removed(self) -> None:
        self.removed.emit(self.number)

    @Slot()
    def _emit_up(self) -> None:
        self.moved.emit(self.number, -1)

    @Slot()
    def _emit_down(self) -> None:
        self.moved.emit(self.number, 1)
