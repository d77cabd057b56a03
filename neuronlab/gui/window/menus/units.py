"""The context menu of a unit: look at it, change how it takes part, reset it."""

from dataclasses import dataclass

from neuronlab.analysis.frames.frame import Frame
from neuronlab.gui.window.menus.rows import MenuRow, named
from neuronlab.gui.window.workbench import Workbench


@dataclass(frozen=True)
class UnitSubject:
    """A unit of a layer with weights.

    Attributes:
        frame: The frame of the view it was clicked in, which says what network it belongs to.
        layer: Its layer, counted from 0; the last one is the output.
        unit: Its index in the layer.
    """

    frame: Frame
    layer: int
    unit: int

    @property
    def is_hidden(self) -> bool:
        """Whether it belongs to a hidden layer."""
        return self.layer < len(self.frame.network_spec.hidden)


def is_frozen(window: Workbench, subject: UnitSubject) -> bool:
    """Whether training leaves the unit as it is."""
    frozen = window.session.document.experiment.workspace.run.network.frozen
    return subject.layer < len(frozen) and subject.unit in frozen[subject.layer]


def _is_muted(window: Workbench, subject: UnitSubject) -> bool:
    hidden = window.session.document.experiment.workspace.run.network.hidden
    return subject.layer < len(hidden) and subject.unit in hidden[subject.layer].muted


def _inspect(window: Workbench, subject: UnitSubject) -> None:
    window.inspector.pin_unit(subject.layer, subject.unit)
    window.docks["inspector"].reveal()


def _show_activation(window: Workbench, subject: UnitSubject) -> None:
    window.activation.choose(subject.layer, subject.unit)
    window.docks["activation"].reveal()


def freeze_or_train(window: Workbench, subject: UnitSubject) -> None:
    """Freeze the unit, or train it again."""
    is_on = not is_frozen(window, subject)
    window.units_controller.freeze(subject.frame, subject.layer, subject.unit, is_on=is_on)


def _mute_or_unmute(window: Workbench, subject: UnitSubject) -> None:
    is_on = not _is_muted(window, subject)
    window.units_controller.mute(subject.frame, subject.layer, subject.unit, is_on=is_on)


UNIT_ROWS: tuple[MenuRow[UnitSubject], ...] = (
    MenuRow(text=named("Inspect"), meaning="Show all its weights and its bias, to read and edit", act=_inspect),
    MenuRow(
        text=named("Show its activation and data"),
        meaning="Show where the training points lie on its activation",
        act=_show_activation,
        is_offered=lambda _window, subject: subject.is_hidden,
    ),
    MenuRow(
        text=named("Mute"),
        meaning="The unit outputs 0, which shows what the network does without it. Its weights are kept",
        act=_mute_or_unmute,
        is_on=_is_muted,
        applies=lambda _window, subject: subject.is_hidden,
        starts_group=True,
    ),
    MenuRow(
        text=named("Freeze"),
        meaning="Training does not change its weights and bias. You can still edit them",
        act=freeze_or_train,
        is_on=is_frozen,
    ),
    MenuRow(
        text=named("Reset to its initial weights"),
        meaning="Restore the weights and bias it had before training; Undo brings the trained ones back",
        act=lambda window, subject: window.units_controller.reset(subject.frame, subject.layer, subject.unit),
        starts_group=True,
    ),
)
