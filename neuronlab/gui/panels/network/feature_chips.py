"""The network's inputs: the raw input and simple functions of it, each switched on or off."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from neuronlab.core.data.features import PLAIN, features_for
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import name_field

_PER_ROW, _FEW = 7, 4
"""The seven features of two inputs fill the panel's width, in a smaller font."""


def chosen_features(network: NetworkSpec) -> tuple[str, ...]:
    """Names of the features in use, including the plain inputs."""
    return network.features or PLAIN.get(network.inputs, ())


class FeatureChips(QWidget):
    """`chosen(features)` when the user switches one; `refused(sentence)` when it is the last one on."""

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.chips: dict[str, QPushButton] = {}
        self._on: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE // 4)

    def show_network(self, network: NetworkSpec) -> None:
        """Show a network's inputs without emitting signals."""
        rows = features_for(network.inputs)
        if list(rows) != list(self.chips):
            self._make([(key, row.label) for key, row in rows.items()])
        self._on = chosen_features(network)
        for key, chip in self.chips.items():
            chip.setChecked(key in self._on)

    def _make(self, rows: Sequence[tuple[str, str]]) -> None:
        for chip in self.chips.values():
            self._grid.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        for index, (key, label) in enumerate(rows):
            chip = QPushButton(label)
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.setProperty("dense", len(rows) > _FEW)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            name_field(
                chip,
                f"Input {label}",
                f"Use {label} as an input. An added input starts with weights of 0, so the function is unchanged; "
                "a removed input takes its weights along, so the function jumps. At least one stays on",
            )
            chip.clicked.connect(self._switch)
            self.chips[key] = chip
            self._grid.addWidget(chip, index // _PER_ROW, index % _PER_ROW)

    @Slot()
    def _switch(self) -> None:
        on = tuple(key for key, chip in self.chips.items() if chip.isChecked())
        if on:
            self.chosen.emit(on)
            return
        for key, chip in self.chips.items():
            chip.setChecked(key in self._on)
        self.refused.emit("At least one input must stay on.")
