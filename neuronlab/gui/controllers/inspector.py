"""Edits of a unit from the inspector: set, freeze, mute and reset, as edits of the document."""

from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.core.specs.network import NetworkSpec
from neuronlab.gui.controllers.units import UnitsController
from neuronlab.gui.plots.inspector.view import InspectorView
from neuronlab.gui.widgets.docks import Dock
from neuronlab.session.proposals import WHOLE_GESTURE
from neuronlab.session.session import Session
from neuronlab.wording.parameters import UnitParameter

_DRAG = "drag a number"


class InspectorController(QObject):
    """Applies edits to the unit shown; `hidden_pinned(layer, unit)` when a hidden unit is pinned."""

    hidden_pinned = Signal(int, int)

    def __init__(
        self, session: Session, units: UnitsController, view: InspectorView, dock: Dock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._units = session, units
        self._view, self._dock = view, dock
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

    # -- parameters -----------------------------------------------------------------------------------------------

    @Slot(object, float)
    def _drag(self, parameter: UnitParameter, value: float) -> None:
        if not self._units.is_there(self._view.frame):
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
        if self._units.is_there(self._view.frame):
            self._session.document.set_parameters(parameter.name, {parameter.index: value}, f"nudge {parameter.index}")

    @Slot(object, float)
    def _enter(self, parameter: UnitParameter, value: float) -> None:
        self._units.set_parameters(self._view.frame, parameter.name, {parameter.index: value})

    # -- units ----------------------------------------------------------------------------------------------------

    @Slot(int, int, bool)
    def _freeze(self, layer: int, unit: int, is_on: bool) -> None:
        self._units.freeze(self._view.frame, layer, unit, is_on=is_on)

    @Slot(int, int, bool)
    def _mute(self, layer: int, unit: int, is_on: bool) -> None:
        self._units.mute(self._view.frame, layer, unit, is_on=is_on)

    @Slot(int, int)
    def _reset(self, layer: int, unit: int) -> None:
        self._units.reset(self._view.frame, layer, unit)

    @Slot(int, int)
    def _emit_hidden(self, layer: int, unit: int) -> None:
        if layer < len(self._network.hidden):
            self.hidden_pinned.emit(layer, unit)
