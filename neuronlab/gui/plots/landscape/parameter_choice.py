"""A row of three fields that selects one parameter among millions: its layer, unit and role in the unit."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from neuronlab.analysis.parameter_names import parameter_index, part_count, part_name
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import ChoiceField, name_field
from neuronlab.gui.widgets.number_fields import IndexField
from neuronlab.gui.widgets.plain_text import PlainLabel

_UNIT_WIDTH = 78


class ParameterChoice(QWidget):
    """Emits `changed` when the user chooses another parameter; `mark` labels the row, `axis` names the fields."""

    changed = Signal()

    def __init__(self, mark: str, axis: str, part: int) -> None:
        super().__init__()
        self._spec: NetworkSpec | None = None
        self._wanted = (0, 0, part)
        self.layer = ChoiceField({})
        self.unit = IndexField()
        self.part = ChoiceField({})
        name_field(self.layer, f"{axis}: layer", "Layer of the parameter varied along this axis")
        name_field(self.unit, f"{axis}: unit", "Unit of that layer")
        name_field(self.part, f"{axis}: parameter", "Weight or bias varied along this axis")
        for field in (self.layer, self.part):
            field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(5)
        fix_size(self.unit, _UNIT_WIDTH)
        sign = PlainLabel(mark)
        sign.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(sign)
        row.addWidget(self.layer, stretch=4)
        row.addWidget(self.unit)
        row.addWidget(self.part, stretch=5)
        self.layer.chosen.connect(self._choose_layer)
        self.unit.valueChanged.connect(self._choose_unit)
        self.part.chosen.connect(self._choose_part)

    @property
    def index(self) -> int | None:
        """Index of the chosen parameter in the flat vector; None before there is a network."""
        return None if self._spec is None else parameter_index(self._spec, *self._location(self._spec))

    def show_spec(self, spec: NetworkSpec) -> None:
        """Offer the parameters of a network; if the chosen one is gone, select the nearest."""
        if spec != self._spec:
            self._spec = spec
            self._show()

    def _location(self, spec: NetworkSpec) -> tuple[int, int, int]:
        layer = min(self._wanted[0], len(spec.hidden))
        return (
            layer,
            min(self._wanted[1], spec.widths[layer + 1] - 1),
            min(self._wanted[2], part_count(spec, layer) - 1),
        )

    def _show(self) -> None:
        spec = self._spec
        if spec is None:
            return
        layer, unit, part = self._location(spec)
        self.layer.show_choices({str(number): name for number, name in enumerate(layer_names(spec))}, {})
        self.layer.show_key(str(layer))
        self.unit.count_to(spec.widths[layer + 1])
        self.unit.show_value(unit + 1)
        names = [part_name(spec, layer, number) for number in range(part_count(spec, layer))]
        self.part.show_choices({str(number): name for number, name in enumerate(names)}, {})
        self.part.show_key(str(part))

    def _choose(self, layer: int, unit: int, part: int) -> None:
        self._wanted = layer, unit, part
        self._show()
        self.changed.emit()

    @Slot(str)
    def _choose_layer(self, key: str) -> None:
        self._choose(int(key), 0, 0)

    @Slot(int)
    def _choose_unit(self, number: int) -> None:
        self._choose(int(self.layer.currentData()), number - 1, int(self.part.currentData()))

    @Slot(str)
    def _choose_part(self, key: str) -> None:
        self._choose(int(self.layer.currentData()), self.unit.value() - 1, int(key))
