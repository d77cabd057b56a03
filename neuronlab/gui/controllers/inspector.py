"""Edits of a unit from the inspector: set, freeze, mute and reset, as edits of the document."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.state import reset_unit
from neuronlab.gui.plots.inspector.view import InspectorView
from neuronlab.gui.widgets.docks import Dock
from neuronlab.session.proposals import WHOLE_GESTURE
from neuronlab.session.session import Session
from neuronlab.wording.equations import unit_symbol
from neuronlab.wording.parameters import UnitParameter

_DRAG = "drag a number"
GONE = "This unit no longer exists; nothing was changed."


class InspectorController(QObject):
    """Applies edits through the session's document, if the unit shown still exists.

    Signals: `hidden_pinned(layer, unit)` when a hidden unit is pinned, `refused(sentence)` when the unit is gone.
    """

    hidden_pinned = Signal(int, int)
    refused = Signal(str)

    def __init__(self, session: Session, view: InspectorView, dock: Dock, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._view, self._dock = session, view, dock
        self._entry = 0  # index in the undo stack of the current drag
        numbers = view.numbers
        numbers.dragged.connect(self._drag)
        numbers.dropped.connect(session.document.let_go)
        numbers.given_up.connect(self._give_up)
        numbers.nudged.connect(self._nudge)
        numbers.entered.connect(self._enter)
        view.freeze_asked.connect(self._freeze)
        view.mute_asked.connect(self._mute)
        view.reset_asked.connect(self._reset)
        view.pinned.connect(self._emit_hidden)

    @Slot(int, int, int)
    def pin(self, layer: int, unit: int, below: int) -> None:
        """Pin the clicked unit and show the inspector."""
        if below < 0:
            self._view.pin_unit(layer, unit)
        else:
            self._view.pin_edge(layer, unit, below)
        self._dock.reveal()

    @property
    def _network(self) -> NetworkSpec:
        network: NetworkSpec = self._session.document.experiment.workspace.run.network
        return network

    def _is_there(self) -> bool:
        """Whether the unit shown still exists; reports it if not."""
        if self._session.is_present(self._view.frame):
            return True
        self.refused.emit(GONE)
        return False

    # -- parameters -----------------------------------------------------------------------------------------------

    @Slot(object, float)
    def _drag(self, parameter: UnitParameter, value: float) -> None:
        if not self._is_there():
            return
        gesture, document = f"{_DRAG} {parameter.index}", self._session.document
        document.set_parameters(parameter.name, {parameter.index: value}, gesture, WHOLE_GESTURE, stay_fixed=True)
        self._entry = document.undo_stack.index()

    @Slot()
    def _give_up(self) -> None:
        document = self._session.document
        document.let_go()
        if document.undo_stack.index() == self._entry:  # otherwise the drag was undone while in progress
            document.undo_stack.undo()

    @Slot(object, float)
    def _nudge(self, parameter: UnitParameter, value: float) -> None:
        if self._is_there():
            self._session.document.set_parameters(parameter.name, {parameter.index: value}, f"nudge {parameter.index}")

    @Slot(object, float)
    def _enter(self, parameter: UnitParameter, value: float) -> None:
        if self._is_there():
            self._session.document.set_parameters(parameter.name, {parameter.index: value})

    # -- units ----------------------------------------------------------------------------------------------------

    @Slot(int, int, bool)
    def _freeze(self, layer: int, unit: int, is_on: bool) -> None:
        def freeze(network: NetworkSpec) -> NetworkSpec:
            if layer < len(network.hidden):
                return _with_layer(network, layer, frozen=_with(network.hidden[layer].frozen, unit, is_on))
            changed: NetworkSpec = replace(network, frozen_outputs=_with(network.frozen_outputs, unit, is_on))
            return changed

        self._push("Freeze" if is_on else "Unfreeze", layer, unit, freeze)

    @Slot(int, int, bool)
    def _mute(self, layer: int, unit: int, is_on: bool) -> None:
        def mute(network: NetworkSpec) -> NetworkSpec:
            return _with_layer(network, layer, muted=_with(network.hidden[layer].muted, unit, is_on))

        self._push("Mute" if is_on else "Unmute", layer, unit, mute)

    @Slot(int, int)
    def _reset(self, layer: int, unit: int) -> None:
        if self._is_there():
            relearn = partial(reset_unit, layer=layer, unit=unit)
            self._session.document.relearn(f"Reset {self._symbol(layer, unit)}", relearn)

    def _push(self, action: str, layer: int, unit: int, change: Callable[[NetworkSpec], NetworkSpec]) -> None:
        if not self._is_there():
            return
        run = self._session.document.experiment.workspace.run
        changed: RunSpec = replace(run, network=change(run.network))
        self._session.document.push_run(changed, f"{action} {self._symbol(layer, unit)}")

    def _symbol(self, layer: int, unit: int) -> str:
        frame = self._view.frame
        return "a unit" if frame is None else unit_symbol(frame.network, layer, unit)

    @Slot(int, int)
    def _emit_hidden(self, layer: int, unit: int) -> None:
        if layer < len(self._network.hidden):
            self.hidden_pinned.emit(layer, unit)


def _with(units: tuple[int, ...], unit: int, is_in: bool) -> tuple[int, ...]:
    """The units' indices with one added or removed."""
    return tuple(sorted({*units, unit} if is_in else {*units} - {unit}))


def _with_layer(network: NetworkSpec, number: int, **changes: tuple[int, ...]) -> NetworkSpec:
    hidden = list(network.hidden)
    hidden[number] = replace(hidden[number], **changes)
    changed: NetworkSpec = replace(network, hidden=tuple(hidden))
    return changed
