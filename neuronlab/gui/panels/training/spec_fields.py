"""Binds the fields of a panel to those of one spec of the run, and summarises what differs from the defaults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.core.text import written
from neuronlab.gui.widgets.difference_dots import mark_difference
from neuronlab.gui.widgets.fields import ChoiceField, field_row, name_field
from neuronlab.gui.widgets.number_fields import CountField, NumberField
from neuronlab.gui.widgets.panel import Panel
from neuronlab.wording.numbers import count_text

Field = CountField | NumberField | ChoiceField
"""What a value of a spec is shown in."""


@dataclass(frozen=True)
class _FieldRow:
    """A bound field.

    Attributes:
        name: Name of the spec's field.
        label: Label beside the control.
        field: The control.
        meaning: Its tooltip.
        usual: The default value.
        short: Format of the value in the summary, empty to leave it out.
    """

    name: str
    label: str
    field: Field
    meaning: str
    usual: object
    short: str


class SpecFields:
    """The fields of a panel that show one `part` of the run; each edit changes the spec's field of that name."""

    def __init__(self, panel: Panel, part: Literal["training", "stop"]) -> None:
        self._panel, self._part = panel, part
        self._usual: TrainingSpec | StopSpec = getattr(RunSpec(), part)
        self._rows: list[_FieldRow] = []

    def add(self, into: QVBoxLayout, name: str, label: str, field: Field, meaning: str, short: str = "") -> None:
        """Add a labelled field for the spec's field `name`; `short` formats its value in the summary, "L2 {}"."""
        into.addLayout(field_row(label, field, meaning))
        self.bind(name, label, field, meaning, short)

    def bind(self, name: str, label: str, field: Field, meaning: str, short: str = "") -> None:
        """Bind a field that is already in a layout."""
        self._rows.append(_FieldRow(name, label, field, meaning, getattr(self._usual, name), short))
        if isinstance(field, ChoiceField):
            field.chosen.connect(partial(self._choose, name, label, field))
        else:
            field.valueChanged.connect(partial(self._set, name, label))

    def show(self) -> None:
        """Show the run's values without emitting signals."""
        spec = self._spec
        for row in self._rows:
            if isinstance(row.field, ChoiceField):
                row.field.show_key(getattr(spec, row.name))
            else:
                row.field.show_value(getattr(spec, row.name))
            mark_difference(row.field, self.differs(row.name))

    def differs(self, name: str) -> bool:
        """Whether a field of the spec differs between the runs."""
        return len({getattr(getattr(run, self._part), name) for run in self._panel.experiment.workspace.runs}) > 1

    def explain(self, reasons: Mapping[str, str]) -> None:
        """Disable the fields named in `reasons`, showing why, and enable all others."""
        for row in self._rows:
            reason = reasons.get(row.name, "")
            row.field.setEnabled(not reason)
            name_field(row.field, row.label, reason or row.meaning)

    def summary(self) -> str:
        """Short summary of the values that differ from their defaults; empty if none do."""
        spec = self._spec
        unusual = [(row, value) for row in self._rows if (value := getattr(spec, row.name)) != row.usual and row.short]
        return ", ".join(row.short.format(_shown(row.field, value)) for row, value in unusual)

    def change(self, change: Callable[[Any], Any], text: str, gesture: str = "") -> None:
        """Propose another spec of this part."""
        self._panel.propose_run(
            lambda run: replace(run, **{self._part: change(getattr(run, self._part))}), text, gesture
        )

    @property
    def _spec(self) -> TrainingSpec | StopSpec:
        spec: TrainingSpec | StopSpec = getattr(self._panel.run, self._part)
        return spec

    def _set(self, name: str, label: str, value: float) -> None:
        self.change(lambda spec: replace(spec, **{name: value}), label, gesture=label)

    def _choose(self, name: str, label: str, field: ChoiceField, key: str) -> None:
        self.change(lambda spec: replace(spec, **{name: key}), f"{label} {field.currentText()}")


def _shown(field: Field, value: str | float) -> str:
    if isinstance(field, ChoiceField):
        return field.itemText(field.findData(value))
    return count_text(value) if isinstance(value, int) else written(float(value), ".6g")
