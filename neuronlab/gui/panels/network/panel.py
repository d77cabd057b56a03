"""The network panel: inputs, a row per hidden layer, and the number of parameters."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import MAX_HIDDEN_LAYERS, LayerSpec, NetworkSpec
from neuronlab.core.training.transfer import Origins, same_layers
from neuronlab.gui.panels.network.feature_chips import FeatureChips
from neuronlab.gui.panels.network.layer_details import LayerDetails
from neuronlab.gui.panels.network.layer_list import LayerList
from neuronlab.gui.panels.network.layer_row import LayerRow
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.difference_dots import mark_difference
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.fitting import BreakingRow
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.panel import ControlsPanel, require_layer
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.session.proposals import Proposal
from neuronlab.wording.numbers import count_text

Hidden = tuple[LayerSpec, ...]


class NetworkPanel(ControlsPanel):
    """Edits the shape of the network.

    Signals: `layer_selected(number)` when another layer is selected, `layer_clicked(number)` when the row of one is
    clicked, selected or not, `activation_chosen(key)` when the selected layer is to get another activation.
    """

    layer_selected = Signal(int)
    layer_clicked = Signal(int)
    activation_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("Network", theme)
        self._theme = theme
        self.selected_layer = 0
        self.layer_rows: list[LayerRow] = []
        self.features = FeatureChips()
        self.add = QPushButton("Layer")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(
            self.add,
            "Add a hidden layer",
            "Add a hidden layer before the output; it starts close to the identity",
        )
        set_icon(self.add, "mdi6.plus", theme)
        self.keep = QCheckBox("Keep weights")
        self.keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(
            self.keep,
            "Keep weights",
            "On: changing a width, layer, kind of unit or input keeps the weights that still fit, so the function "
            "hardly changes. Off: every change of shape reinitialises the network from its seed",
        )
        self.list = LayerList()
        self.details = LayerDetails()
        self._build_layout()
        self._connect_signals()

    def _build_layout(self) -> None:
        inputs = QHBoxLayout()
        self._inputs_label = PlainLabel("Inputs")
        self._inputs_label.setProperty("role", "muted")
        inputs.addWidget(self._inputs_label)
        inputs.addWidget(self.features, 1)
        self.rows.addLayout(inputs)
        self.rows.addWidget(self.list)
        self.rows.addWidget(self.details)
        self.rows.addWidget(BreakingRow((self.add,), (self.keep,)))

    def _connect_signals(self) -> None:
        self.features.chosen.connect(self._change_features)
        self.features.refused.connect(self.refused)
        self.add.clicked.connect(self._add_layer)
        self.keep.toggled.connect(self._change_keeping)
        self.details.unit_changed.connect(self._change_unit)
        self.details.dropout_changed.connect(self._change_dropout)

    def refresh(self) -> None:
        """Show the network."""
        network = self.run.network
        hidden = network.hidden
        while len(self.layer_rows) > len(hidden):
            self.list.remove(self.layer_rows.pop())
        while len(self.layer_rows) < len(hidden):
            self._append_row()
        self.features.show_network(network)
        self.select_layer(self.selected_layer)
        self._inputs_label.setVisible(network.inputs == 1)  # with two inputs the chips need the room
        self._show_size(network)
        self.add.setEnabled(len(hidden) < MAX_HIDDEN_LAYERS)
        with QSignalBlocker(self.keep):
            self.keep.setChecked(self.experiment.warm_edits)

    def _show_size(self, network: NetworkSpec) -> None:
        """Show the number of parameters; a tooltip tells about the output."""
        count, output = network.parameter_count, OUTPUTS[network.output]
        self.head.show_summary(f"{count_text(count)} parameter{'s' if count != 1 else ''}", always=True)
        classes = f", {len(network.labels)} classes" if output.predicts_classes else ""
        set_tip(self.head.summary, f"Output: {output.label}{classes}. {output.meaning}")

    @Slot(int)
    def select_layer(self, number: int) -> None:
        """Mark the layer whose activation is being edited."""
        hidden = self.run.network.hidden
        optimizer = OPTIMIZERS[self.run.training.optimizer]
        number = max(0, min(number, len(hidden) - 1))  # a plot may still show a layer that was removed
        is_new, self.selected_layer = number != self.selected_layer, number
        for row, layer in zip(self.layer_rows, hidden, strict=True):
            row.subject = self.subject, row.number, len(hidden), layer
            row.show_layer(layer, row.number == number, row.number == len(hidden) - 1)
        self.details.setVisible(bool(hidden))
        if hidden:
            self.details.subject = self.subject, number, len(hidden), hidden[number]
            self.details.show_layer(hidden[number], optimizer)
            self.list.show_row(self.layer_rows[number])
        self._mark_differences()
        if is_new:
            self.layer_selected.emit(number)

    def _mark_differences(self) -> None:
        """Mark the settings that differ between the runs."""
        networks = [run.network for run in self.experiment.workspace.runs]
        mark_difference(self.features, len({network.features for network in networks}) > 1)
        for row in self.layer_rows:
            layers = [network.hidden[row.number] for network in networks if row.number < len(network.hidden)]
            is_missing = len(layers) < len(networks)
            mark_difference(row.width_field, is_missing or len({layer.width for layer in layers}) > 1)
            activations = {(layer.activation, layer.parameter, layer.formula) for layer in layers}
            mark_difference(row.activation, is_missing or len(activations) > 1)
            if row.number == self.selected_layer:
                mark_difference(self.details.unit, len({layer.unit for layer in layers}) > 1)
                mark_difference(self.details.dropout, len({layer.dropout for layer in layers}) > 1)

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order, from top to bottom."""
        rows = [stop for row in self.layer_rows for stop in row.tab_stops()]
        return [*self.features.chips.values(), *rows, *self.details.tab_stops(), self.add, self.keep]

    def _append_row(self) -> None:
        row = LayerRow(len(self.layer_rows), self._theme)
        row.selected.connect(self.select_layer)
        row.clicked.connect(self.layer_clicked)
        row.width_changed.connect(self._change_width)
        row.activation_changed.connect(self.change_activation)
        row.removed.connect(self.remove_layer)
        row.moved.connect(self.move_layer)
        self.layer_rows.append(row)
        self.list.add(row)

    @Slot(int, int)
    def _change_width(self, number: int, width: int) -> None:
        self.change_width(number, width, gesture=_width_name(number))

    def change_width(self, number: int, width: int, gesture: str = "") -> None:
        """Give a hidden layer another number of units."""
        self.select_layer(number)
        self.propose_layer(number, lambda layer: layer.with_width(width), _width_name(number), gesture=gesture)

    @Slot(int, str)
    def change_activation(self, number: int, key: str) -> None:
        """Give a hidden layer another activation, by its key."""
        self.select_layer(number)
        self.activation_chosen.emit(key)

    @Slot(str)
    def _change_unit(self, key: str) -> None:
        self.change_unit(self.selected_layer, key)

    def change_unit(self, number: int, key: str) -> None:
        """Give a hidden layer another kind of units, by its key."""
        text = f"{UNITS[key].label} units in Hidden {number + 1}"
        self.propose_layer(number, lambda layer: replace(layer, unit=key), text)

    @Slot(int)
    def _change_dropout(self, percent: int) -> None:
        number = self.selected_layer
        name = f"Dropout of Hidden {number + 1}"
        self.propose_layer(number, lambda layer: replace(layer, dropout=percent / 100), name, gesture=name)

    @Slot(object)
    def _change_features(self, features: tuple[str, ...]) -> None:
        origins = same_layers(self.run.network)
        self.propose_network(lambda network: replace(network, features=features), "Inputs", origins=origins)

    @Slot(bool)
    def _change_keeping(self, keeps: bool) -> None:
        self.propose(lambda: Proposal(replace(self.experiment, warm_edits=keeps), "Keep weights"))

    @Slot(int)
    def remove_layer(self, number: int) -> None:
        """Remove a hidden layer."""
        origins = same_layers(self.run.network)
        self._propose_hidden(
            number,
            lambda hidden: hidden[:number] + hidden[number + 1 :],
            f"Remove Hidden {number + 1}",
            origins[:number] + origins[number + 1 :],
        )

    @Slot(int, int)
    def move_layer(self, number: int, by: int) -> None:
        """Move a hidden layer by 1 towards the output, or by −1 towards the input."""

        def move(hidden: Hidden) -> Hidden:
            order = list(hidden)
            order.insert(number + by, order.pop(number))
            return tuple(order)

        with QSignalBlocker(self):
            self.select_layer(number)
        self._propose_hidden(number, move, f"Move Hidden {number + 1}")
        self.select_layer(number + by)

    @Slot()
    def _add_layer(self) -> None:
        self.insert_layer(len(self.run.network.hidden))

    def insert_layer(self, at: int) -> None:
        """Insert a hidden layer like the one before it, or after it where it is the first."""
        origins, at = same_layers(self.run.network), min(at, len(self.run.network.hidden))

        def insert(hidden: Hidden) -> Hidden:
            template = hidden[max(0, at - 1)].untouched if hidden else LayerSpec()
            return (*hidden[:at], template, *hidden[at:])

        self._propose_hidden(None, insert, "Add a layer", (*origins[:at], None, *origins[at:]))
        self.select_layer(at)

    def layer_at(self, on_screen: QPoint) -> int | None:
        """The hidden layer whose row is at a position on the screen."""
        rows = (row for row in self.layer_rows if row.visibleRegion().contains(row.mapFromGlobal(on_screen)))
        return next((row.number for row in rows), None)

    def _propose_hidden(
        self, about: int | None, change: Callable[[Hidden], Hidden], text: str, origins: Origins | None = None
    ) -> None:
        """Propose other hidden layers; `about` is the layer concerned, which must exist, or None."""

        def apply(network: NetworkSpec) -> NetworkSpec:
            if about is not None:
                require_layer(network, about)
            changed: NetworkSpec = replace(network, hidden=change(network.hidden))
            return changed

        self.propose_network(apply, text, origins=origins)


def _width_name(number: int) -> str:
    return f"Width of Hidden {number + 1}"
