"""Two fields that choose a unit of a network: its layer, and its number in that layer."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QSizePolicy

from neuronlab.gui.widgets.fields import ChoiceField
from neuronlab.gui.widgets.number_fields import IndexField

_LEAST_LENGTH = 6
"""Of the name of a layer, in characters."""


class UnitChooser(QObject):
    """The fields `layer` and `unit`, for its owner to put into a layout; `chosen(layer, unit)` when a person chooses.

    Both are counted from 0, and another layer begins with its first unit.
    """

    chosen = Signal(int, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.layer, self.unit = ChoiceField({}), IndexField()
        self.layer.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.layer.setMinimumContentsLength(_LEAST_LENGTH)
        self.layer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.layer.chosen.connect(self._choose_layer)
        self.unit.valueChanged.connect(self._choose_unit)

    def show_unit(self, layers: Iterable[str], width: int, layer: int, unit: int) -> None:
        """Offer layers by their names, and show a unit of one that has `width` units, without saying it was chosen."""
        self.layer.show_choices({str(index): name for index, name in enumerate(layers)}, {})
        self.layer.show_key(str(layer))
        self.unit.count_to(width)
        self.unit.show_value(unit + 1)

    @Slot(str)
    def _choose_layer(self, key: str) -> None:
        self.chosen.emit(int(key), 0)

    @Slot(int)
    def _choose_unit(self, number: int) -> None:
        self.chosen.emit(int(self.layer.currentData()), number - 1)
