"""Choices of the step microscope: a point of the batch, a layer of new values, units of a wide layer."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from neuronlab.analysis.microscope import StepTrace
from neuronlab.core.network.network import layer_names
from neuronlab.gui.theme.sizes import bound_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import ChoiceField, name_field
from neuronlab.gui.widgets.number_fields import IndexField
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.wording.step.forward import point_text
from neuronlab.wording.step.lines import UNITS_SHOWN, Look
from neuronlab.wording.step.stages import Part, Stage

_COUNT_WIDTH = 88


class StepChoices(QWidget):
    """A row of the choices that apply to a stage; emits `changed` when the user changes one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.point = IndexField()
        self.layer = ChoiceField({})
        self.unit = IndexField()
        self.which = PlainLabel()
        self.which.setProperty("role", "small")
        name_field(self.point, "Point", "Point of the batch to show; choosing does not affect training")
        name_field(self.layer, "Layer", "Layer whose new weights and biases to show")
        name_field(self.unit, "First unit", f"Wide layers show {UNITS_SHOWN} units at a time, from this one on")
        for field in (self.point, self.unit):
            bound_size(field, least_width=_COUNT_WIDTH)
            field.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._point_container, self._unit_container = (
            _with_label("point", self.point),
            _with_label("from unit", self.unit),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for widget in (self._point_container, self.layer, self._unit_container, self.which):
            row.addWidget(widget)
        row.addStretch()
        self.point.valueChanged.connect(self.changed)
        self.unit.valueChanged.connect(self.changed)
        self.layer.chosen.connect(self._choose_layer)

    def offer(self, trace: StepTrace, stage: Stage) -> tuple[Look, int]:
        """Offer the choices that apply to a stage of a step; returns what is chosen.

        Returns the point and first unit, and the layer with weights, −1 for a stage that has no layer.
        """
        is_update = stage.part is Part.UPDATE
        self.layer.show_choices({str(n): name for n, name in enumerate(layer_names(trace.network.spec))}, {})
        self.layer.setVisible(is_update and len(trace.layers) > 1)
        layer = int(self.layer.currentData()) if is_update else stage.layer
        width = len(trace.layers[layer].z) if layer >= 0 else 1
        self.point.count_to(trace.count)
        if width > UNITS_SHOWN:
            self.unit.count_to(width)
        self._point_container.setVisible(not is_update and trace.count > 1)
        self._unit_container.setVisible(width > UNITS_SHOWN)
        look = Look(trace, self.point.value() - 1, self.unit.value() - 1)
        self.which.setText(point_text(trace, look.point))
        self.which.setVisible(not is_update and stage != Stage(Part.FORWARD) and width <= UNITS_SHOWN)
        return look, layer

    @Slot(str)
    def _choose_layer(self, _key: str) -> None:
        self.unit.show_value(1)
        self.changed.emit()


def _with_label(text: str, field: QWidget) -> QWidget:
    """A field after its label."""
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(field)
    container = QWidget()
    row = QHBoxLayout(container)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    row.addWidget(label)
    row.addWidget(field)
    return container
