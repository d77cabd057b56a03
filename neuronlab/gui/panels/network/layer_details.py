"""The kind of units and the dropout of the selected layer, in a line of their own: choosing a layer moves nothing."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from neuronlab.core.engine.optimizers import Optimizer
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.widgets.fields import Segments, labelled, name_field
from neuronlab.gui.widgets.fitting import BreakingRow
from neuronlab.gui.widgets.number_fields import PercentField

_DROPOUT_MEANING = (
    "Share of the selected layer's units left out at random in every training step, so that no unit is relied on too "
    "much; predictions use all units. Takes effect at once"
)
_DROPOUT_WIDTH = 54


class LayerDetails(QWidget):
    """Edits the selected layer. Signals: `unit_changed(key)` and `dropout_changed(percent)`."""

    unit_changed = Signal(str)
    dropout_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.subject: object = None  # set by the panel, which knows the layer (see `typing_guard`)
        self.setProperty("role", "compact")
        self.unit = Segments(
            {key: row.label for key, row in UNITS.items()},
            {key: f"{row.formula}: {row.meaning}" for key, row in UNITS.items()},
        )
        self.dropout = PercentField()
        dropout_label = labelled("Dropout", self.dropout, _DROPOUT_MEANING, _DROPOUT_WIDTH)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(BreakingRow((self.unit,), (dropout_label, self.dropout)))
        self.unit.chosen.connect(self.unit_changed)
        self.dropout.valueChanged.connect(self._emit_dropout)

    def show_layer(self, layer: LayerSpec, optimizer: Optimizer) -> None:
        """Show a layer without emitting signals."""
        self.unit.show_key(layer.unit)
        self.dropout.show_value(round(layer.dropout * 100))
        self.dropout.setEnabled(not optimizer.is_full_batch)
        why = f"{optimizer.label} compares consecutive steps, so it cannot be combined with dropout"
        name_field(self.dropout, "Dropout", why if optimizer.is_full_batch else _DROPOUT_MEANING)

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order. Tab stops at the chosen kind of units only."""
        return [*(self.unit.button(key) for key in UNITS), self.dropout]

    @Slot(int)
    def _emit_dropout(self, percent: int) -> None:
        self.dropout_changed.emit(percent)
