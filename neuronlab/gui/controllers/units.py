"""Edits of single units and weights, for the inspector and the context menus: each is one edit of the document."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.state import reset_unit
from neuronlab.session.session import Session
from neuronlab.wording.equations import unit_symbol

GONE = "This unit no longer exists; nothing was changed."


class UnitsController(QObject):
    """Edits the units of a frame, if they still exist; `refused(sentence)` reports it if not.

    Layers are those with weights, counted from 0; the last one is the output.
    """

    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def is_there(self, frame: Frame | None) -> bool:
        """Whether the units of a frame still exist; reports it if not."""
        if self._session.is_present(frame):
            return True
        self.refused.emit(GONE)
        return False

    def freeze(self, frame: Frame | None, layer: int, unit: int, *, is_on: bool) -> None:
        """Exclude a unit's parameters from training, or train them again."""

        def change(network: NetworkSpec) -> NetworkSpec:
            if layer < len(network.hidden):
                return _with_layer(network, layer, frozen=_with(network.hidden[layer].frozen, unit, is_on))
            changed: NetworkSpec = replace(network, frozen_outputs=_with(network.frozen_outputs, unit, is_on))
            return changed

        self._push("Freeze" if is_on else "Unfreeze", frame, layer, unit, change)

    def mute(self, frame: Frame | None, layer: int, unit: int, *, is_on: bool) -> None:
        """Let a hidden unit output 0, or its own value again."""

        def change(network: NetworkSpec) -> NetworkSpec:
            return _with_layer(network, layer, muted=_with(network.hidden[layer].muted, unit, is_on))

        self._push("Mute" if is_on else "Unmute", frame, layer, unit, change)

    def reset(self, frame: Frame | None, layer: int, unit: int) -> None:
        """Give a unit its initial weights and bias."""
        if frame is not None and self.is_there(frame):
            relearn = partial(reset_unit, layer=layer, unit=unit)
            self._session.document.relearn(f"Reset {unit_symbol(frame.network, layer, unit)}", relearn)

    def set_parameters(self, frame: Frame | None, name: str, values: Mapping[int, float]) -> None:
        """Set parameters by their index in the flat vector, as one entry."""
        if self.is_there(frame):
            self._session.document.set_parameters(name, values)

    def _push(
        self, action: str, frame: Frame | None, layer: int, unit: int, change: Callable[[NetworkSpec], NetworkSpec]
    ) -> None:
        if frame is None or not self.is_there(frame):
            return
        run = self._session.document.experiment.workspace.run
        changed: RunSpec = replace(run, network=change(run.network))
        self._session.document.push_run(changed, f"{action} {unit_symbol(frame.network, layer, unit)}")


def _with(units: tuple[int, ...], unit: int, is_in: bool) -> tuple[int, ...]:
    """The units' indices with one added or removed."""
    return tuple(sorted({*units, unit} if is_in else {*units} - {unit}))


def _with_layer(network: NetworkSpec, number: int, **changes: tuple[int, ...]) -> NetworkSpec:
    hidden = list(network.hidden)
    hidden[number] = replace(hidden[number], **changes)
    changed: NetworkSpec = replace(network, hidden=tuple(hidden))
    return changed
