"""The context menu of a single parameter: an edge of the diagram, or a row of the inspector."""

from dataclasses import dataclass

from neuronlab.analysis.frames.frame import Frame
from neuronlab.gui.window.menus.rows import MenuRow, named
from neuronlab.gui.window.menus.units import UnitSubject, freeze_or_train, is_frozen
from neuronlab.gui.window.workbench import Workbench
from neuronlab.wording.equations import unit_symbol
from neuronlab.wording.parameters import UnitParameter, edge_indices, parameters_in


@dataclass(frozen=True)
class WeightSubject:
    """A parameter and the unit it belongs to.

    Attributes:
        unit: The unit.
        parameter: The parameter.
        below: The unit below that a weight comes from, if it was clicked as an edge; −1 for a row of the inspector.
    """

    unit: UnitSubject
    parameter: UnitParameter
    below: int = -1

    @classmethod
    def of_edge(cls, frame: Frame, gap: int, unit_in: int, unit_out: int) -> "WeightSubject":
        """The weight of an edge from a unit below the layer `gap` to one of its units."""
        index, _ = edge_indices(frame.network, gap, unit_in, unit_out)
        own = parameters_in(frame.network, (gap, unit_out))
        parameter = next(parameter for parameter in own if parameter.index == index)
        return cls(UnitSubject(frame, gap, unit_out), parameter, unit_in)

    @property
    def symbol(self) -> str:
        """The symbol of its unit."""
        return unit_symbol(self.unit.frame.network, self.unit.layer, self.unit.unit)


def _show(window: Workbench, subject: WeightSubject, *, edits: bool) -> None:
    if subject.below >= 0:
        window.inspector.pin_edge(subject.unit.layer, subject.unit.unit, subject.below, edits=edits)
        window.docks["inspector"].reveal()
    else:
        window.inspector.numbers.select(subject.parameter.index)
        window.inspector.numbers.edit_current()


def _set_to_zero(window: Workbench, subject: WeightSubject) -> None:
    window.units_controller.set_parameters(
        subject.unit.frame, f"{subject.parameter.name} to 0", {subject.parameter.index: 0.0}
    )


WEIGHT_ROWS: tuple[MenuRow[WeightSubject], ...] = (
    MenuRow(
        text=lambda _window, subject: f"Inspect {subject.parameter.name}",
        meaning="Show this weight among those of its unit",
        act=lambda window, subject: _show(window, subject, edits=False),
        is_offered=lambda _window, subject: subject.below >= 0,
    ),
    MenuRow(
        text=lambda _window, subject: f"Edit {subject.parameter.name}…",
        meaning="Type another value",
        act=lambda window, subject: _show(window, subject, edits=True),
    ),
    MenuRow(
        text=named("Set to 0"),
        meaning="Without this term the unit ignores its input until training changes the number again",
        act=_set_to_zero,
    ),
    MenuRow(
        text=lambda _window, subject: f"Freeze {subject.symbol}, its weights and bias",
        meaning="Training does not change the unit that this number belongs to. You can still edit it",
        act=lambda window, subject: freeze_or_train(window, subject.unit),
        is_on=lambda window, subject: is_frozen(window, subject.unit),
        is_offered=lambda _window, subject: subject.below >= 0,
        starts_group=True,
    ),
)
