"""A hidden layer as a row: width, activation, order."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent, QMouseEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.core.activations.table import ACTIVATION_LABELS
from neuronlab.core.specs.network import MAX_WIDTH, LayerSpec
from neuronlab.gui.theme.sizes import bound_size, fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import ChoiceField, name_field
from neuronlab.gui.widgets.fitting import FittingLabel
from neuronlab.gui.widgets.number_fields import CountField
from neuronlab.session.guarded import Guarded

_WIDTH_MEANING = (
    "Number of units. Added units start with outgoing weights of 0, so the function is unchanged; "
    "all other weights are kept. With “Keep weights” off, the network is reinitialised"
)
_MOVE_EFFECT = "layers of equal width swap positions and keep their weights; otherwise the network is reinitialised"
_ACTIVATION_WIDTH = 118


class LayerRow(Guarded, QFrame):
    """One hidden layer. Signals carry the user's edits; `number` counts from 0.

    `selected` follows a press and the keyboard focus, `clicked` the left button alone.
    """

    selected = Signal(int)
    clicked = Signal(int)
    width_changed = Signal(int, int)
    activation_changed = Signal(int, str)
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
        fix_size(self.width_field, 40)
        name_field(self.width_field, f"Units in {name}", _WIDTH_MEANING)
        self.activation = ChoiceField(ACTIVATION_LABELS)
        bound_size(self.activation, least_width=103, most_width=_ACTIVATION_WIDTH)
        self.activation.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activation.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
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
        self._build_layout(name)
        self._connect_signals()

    def _build_layout(self, name: str) -> None:
        label = FittingLabel(name, f"H{self.number + 1}")
        label.setProperty("role", "strong")
        arrows = QVBoxLayout()
        arrows.setSpacing(0)
        arrows.addWidget(self.up)
        arrows.addWidget(self.down)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE, 2, 1, 3)
        line.setSpacing(3)
        line.addWidget(label)
        line.addStretch()
        line.addWidget(self.width_field)
        line.addWidget(self.activation, 1)
        line.addLayout(arrows)
        line.addWidget(self.remove)

    def _button(self, icon: str, name: str, effect: str, theme: Theme, size: int) -> QToolButton:
        button = icon_button(icon, name, f"{name}; {effect}", theme, "quiet", "muted", size)
        fix_size(button, 16, size + 1 if size > 14 else size + 10)
        return button

    def _connect_signals(self) -> None:
        self.width_field.valueChanged.connect(self._emit_width)
        self.activation.chosen.connect(self._emit_activation)
        self.remove.clicked.connect(self._emit_removed)
        self.up.clicked.connect(self._emit_up)
        self.down.clicked.connect(self._emit_down)

    def show_layer(self, layer: LayerSpec, is_selected: bool, is_last: bool) -> None:
        """Show a layer without emitting signals."""
        self.width_field.show_value(layer.width)
        self.activation.show_key(layer.activation)
        self.up.setEnabled(self.number > 0)
        self.down.setEnabled(not is_last)
        if self.property("selected") != is_selected:
            self.setProperty("selected", is_selected)
            self.style().unpolish(self)
            self.style().polish(self)

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order, from left to right."""
        return [self, self.width_field, self.activation, self.up, self.down, self.remove]

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the layer when the row is clicked anywhere."""
        self.selected.emit(self.number)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.number)
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

    @Slot()
    def _emit_removed(self) -> None:
        self.removed.emit(self.number)

    @Slot()
    def _emit_up(self) -> None:
        self.moved.emit(self.number, -1)

    @Slot()
    def _emit_down(self) -> None:
        self.moved.emit(self.number, 1)
