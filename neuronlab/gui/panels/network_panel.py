"""The network panel: a row per hidden layer, and how many parameters they make."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.specs import MAX_HIDDEN_LAYERS, MAX_WIDTH, LayerSpec, RunSpec
from neuronlab.gui.fields import ChoiceField, CountField, heading
from neuronlab.gui.icons import set_icon
from neuronlab.gui.numbers import count_text
from neuronlab.gui.panels.panel import Panel
from neuronlab.gui.theme import SPACE, Theme

Hidden = tuple[LayerSpec, ...]


class LayerRow(QFrame):
    """One hidden layer. Signals carry what the person did; `number` counts from 0."""

    selected = Signal(int)
    width_changed = Signal(int, int)
    activation_changed = Signal(int, str)
    removed = Signal(int)
    moved = Signal(int, int)

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self.number = number
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name = f"Hidden {number + 1}"
        self.setAccessibleName(f"{name}; choose its activation below")
        label = QLabel(name)
        label.setProperty("role", "strong")
        self.width_field = CountField(1, MAX_WIDTH)
        self.width_field.setFixedWidth(46)
        self.width_field.setAccessibleName(f"Units in {name}")
        self.width_field.setToolTip("How many units this layer has; another number starts the network afresh")
        self.activation = ChoiceField({key: row.label for key, row in ACTIVATIONS.items()})
        self.activation.setFixedWidth(90)
        self.activation.setAccessibleName(f"Activation of {name}")
        self.activation.setToolTip("What the units do with w·x + b; the weights stay")
        self.up = self._button("mdi6.menu-up", f"Move {name} towards the input", theme, size=16)
        self.down = self._button("mdi6.menu-down", f"Move {name} towards the output", theme, size=16)
        self.remove = self._button("mdi6.close", f"Remove {name}; undo brings its weights back", theme, size=14)
        arrows = QVBoxLayout()
        arrows.setSpacing(0)
        arrows.addWidget(self.up)
        arrows.addWidget(self.down)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE, 4, 2, 4)
        layout.setSpacing(4)
        layout.addWidget(label)
        layout.addStretch()
        layout.addWidget(self.width_field)
        layout.addWidget(self.activation)
        layout.addLayout(arrows)
        layout.addWidget(self.remove)
        self._connect_signals()

    def _button(self, icon: str, meaning: str, theme: Theme, size: int) -> QToolButton:
        button = QToolButton()
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("role", "quiet")
        button.setToolTip(meaning)
        button.setAccessibleName(meaning)
        set_icon(button, icon, theme, "muted")
        button.setIconSize(QSize(size, size))
        button.setFixedSize(size + 4, size + 1 if size > 14 else size + 10)
        return button

    def _connect_signals(self) -> None:
        self.width_field.valueChanged.connect(self._tell_width)
        self.activation.chosen.connect(self._tell_activation)
        self.remove.clicked.connect(self._tell_removed)
        self.up.clicked.connect(self._tell_up)
        self.down.clicked.connect(self._tell_down)

    def show_layer(self, layer: LayerSpec, is_selected: bool, is_last: bool) -> None:
        """Show a layer silently."""
        self.width_field.show_value(layer.width)
        self.activation.show_key(layer.activation)
        self.up.setEnabled(self.number > 0)
        self.down.setEnabled(not is_last)
        if self.property("selected") != is_selected:
            self.setProperty("selected", is_selected)
            self.style().unpolish(self)
            self.style().polish(self)

    def tab_stops(self) -> list[QWidget]:
        """What Tab stops at, from left to right."""
        return [self, self.width_field, self.activation, self.up, self.down, self.remove]

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """A click anywhere in the row selects the layer."""
        self.selected.emit(self.number)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """So does the keyboard."""
        self.selected.emit(self.number)
        super().focusInEvent(event)

    @Slot(int)
    def _tell_width(self, width: int) -> None:
        self.width_changed.emit(self.number, width)

    @Slot(str)
    def _tell_activation(self, key: str) -> None:
        self.activation_changed.emit(self.number, key)

    @Slot()
    def _tell_removed(self) -> None:
        self.removed.emit(self.number)

    @Slot()
    def _tell_up(self) -> None:
        self.moved.emit(self.number, -1)

    @Slot()
    def _tell_down(self) -> None:
        self.moved.emit(self.number, 1)


class NetworkPanel(Panel):
    """Edits the hidden layers; `layer_selected(number)` says whose activation is being chosen."""

    layer_selected = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.selected_layer = 0
        self.layer_rows: list[LayerRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE - 2)
        self.add = QPushButton("Layer")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.setToolTip("Add a hidden layer before the output; the network starts afresh")
        self.add.setAccessibleName("Add a hidden layer")
        set_icon(self.add, "mdi6.plus", theme)
        self.parameters = QLabel()
        self.parameters.setProperty("role", "muted")
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch()
        foot.addWidget(self.parameters)
        self.rows.addWidget(heading("Network"))
        self.rows.addLayout(self._list)
        self.rows.addLayout(foot)
        self.add.clicked.connect(self._add_layer)

    def refresh(self) -> None:
        """Show the hidden layers."""
        network = self.experiment.workspace.run.network
        hidden = network.hidden
        while len(self.layer_rows) > len(hidden):
            row = self.layer_rows.pop()
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.layer_rows) < len(hidden):
            self._append_row()
        self.select_layer(min(self.selected_layer, max(0, len(hidden) - 1)))
        count = network.parameter_count
        self.parameters.setText(f"{count_text(count)} parameter{'s' if count != 1 else ''}")
        self.add.setEnabled(len(hidden) < MAX_HIDDEN_LAYERS)

    @Slot(int)
    def select_layer(self, number: int) -> None:
        """Mark a layer as the one whose activation is being chosen."""
        hidden = self.experiment.workspace.run.network.hidden
        is_new, self.selected_layer = number != self.selected_layer, number
        for row, layer in zip(self.layer_rows, hidden, strict=True):
            row.show_layer(layer, row.number == number, row.number == len(hidden) - 1)
        if is_new:
            self.layer_selected.emit(number)

    def _append_row(self) -> None:
        row = LayerRow(len(self.layer_rows), self._theme)
        row.selected.connect(self.select_layer)
        row.width_changed.connect(self._change_width)
        row.activation_changed.connect(self._change_activation)
        row.removed.connect(self._remove_layer)
        row.moved.connect(self._move_layer)
        self.layer_rows.append(row)
        self._list.addWidget(row)

    @Slot(int, int)
    def _change_width(self, number: int, width: int) -> None:
        self.select_layer(number)
        name = f"Width of Hidden {number + 1}"
        self._propose_layer(number, lambda layer: replace(layer, width=width), name, merge=name)

    @Slot(int, str)
    def _change_activation(self, number: int, key: str) -> None:
        self.select_layer(number)
        text = f"{ACTIVATIONS[key].label} in Hidden {number + 1}"
        self._propose_layer(number, lambda layer: replace(layer, activation=key), text)

    @Slot(str)
    def apply_activation(self, key: str) -> None:
        """Give the selected layer an activation."""
        self._change_activation(self.selected_layer, key)

    @Slot(int)
    def _remove_layer(self, number: int) -> None:
        self._propose_hidden(lambda hidden: hidden[:number] + hidden[number + 1 :], f"Remove Hidden {number + 1}")

    @Slot(int, int)
    def _move_layer(self, number: int, by: int) -> None:
        def move(hidden: Hidden) -> Hidden:
            order = list(hidden)
            order.insert(number + by, order.pop(number))
            return tuple(order)

        with QSignalBlocker(self):
            self.select_layer(number)
        self._propose_hidden(move, f"Move Hidden {number + 1}")
        self.select_layer(number + by)

    @Slot()
    def _add_layer(self) -> None:
        def add(hidden: Hidden) -> Hidden:
            return (*hidden, hidden[-1] if hidden else LayerSpec())

        self._propose_hidden(add, "Add a layer")
        self.select_layer(len(self.layer_rows) - 1 if self.layer_rows else 0)

    def _propose_layer(self, number: int, change: Callable[[LayerSpec], LayerSpec], text: str, merge: str = "") -> None:
        def apply(hidden: Hidden) -> Hidden:
            return (*hidden[:number], change(hidden[number]), *hidden[number + 1 :])

        self._propose_hidden(apply, text, merge)

    def _propose_hidden(self, change: Callable[[Hidden], Hidden], text: str, merge: str = "") -> None:
        def apply(run: RunSpec) -> RunSpec:
            return replace(run, network=replace(run.network, hidden=change(run.network.hidden)))

        self.propose_run(apply, text, merge)
