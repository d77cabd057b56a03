"""Base of all panels: they show an experiment silently, and propose another one when the user edits."""

import math
from abc import abstractmethod
from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.transfer import Origins, same_layers
from neuronlab.gui.theme.theme import SPACE
from neuronlab.session.document import MERGE_SECONDS
from neuronlab.session.guarded import Guarded

WHOLE_GESTURE = math.inf
"""Makes a drag one undo step, however long the pointer rests."""


def require_layer(network: NetworkSpec, number: int) -> None:
    """Raise InputError unless this hidden layer, counted from 0, exists."""
    if not 0 <= number < len(network.hidden):
        raise InputError(f"Hidden {number + 1} no longer exists; nothing was changed.")


class Panel(Guarded, QWidget):
    """A section of the controls.

    Signals: `edited(experiment, text, merge, within, origins)` proposes an experiment, with the arguments of
    `Document.push`: the name of the undo entry; a key and a time within which edits are merged into one entry; and
    which old layer each hidden layer of a new shape continues from. `refused(sentence)` says why an edit is not
    possible; the panel then shows the old value.
    """

    edited = Signal(object, str, str, float, object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.experiment = Experiment()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(SPACE // 2)

    @property
    def run(self) -> RunSpec:
        """The active run."""
        return self.experiment.workspace.run

    @property
    def subject(self) -> object:
        """What the controls edit (see `typing_guard`)."""
        return self.experiment.task

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Show an experiment without emitting changes."""
        self.experiment = experiment
        self.refresh()

    @abstractmethod
    def refresh(self) -> None:
        """Update every control to `experiment`."""

    def propose(
        self,
        make: Callable[[], Experiment],
        text: str,
        merge: str = "",
        within: float = MERGE_SECONDS,
        origins: Origins | None = None,
    ) -> None:
        """Propose what `make` returns; an impossible edit is refused with its reason."""
        try:
            experiment = make()
        except InputError as error:
            self.refused.emit(str(error))
            self.refresh()
            return
        self.edited.emit(experiment, text, merge, within, origins)

    def propose_run(self, change: Callable[[RunSpec], RunSpec], text: str, merge: str = "") -> None:
        """Propose another active run."""
        self.propose(lambda: self.experiment.with_run(change(self.run)), text, merge)

    def propose_network(
        self,
        change: Callable[[NetworkSpec], NetworkSpec],
        text: str,
        merge: str = "",
        within: float = MERGE_SECONDS,
        origins: Origins | None = None,
    ) -> None:
        """Propose another network for the active run."""

        def make() -> Experiment:
            run: RunSpec = replace(self.run, network=change(self.run.network))
            return self.experiment.with_run(run)

        self.propose(make, text, merge, within, origins)

    def propose_layer(
        self,
        number: int,
        change: Callable[[LayerSpec], LayerSpec],
        text: str,
        merge: str = "",
        within: float = MERGE_SECONDS,
    ) -> None:
        """Propose another hidden layer `number`, counted from 0; all layers continue from themselves."""

        def apply(network: NetworkSpec) -> NetworkSpec:
            hidden = network.hidden
            require_layer(network, number)
            changed: NetworkSpec = replace(
                network, hidden=(*hidden[:number], change(hidden[number]), *hidden[number + 1 :])
            )
            return changed

        self.propose_network(apply, text, merge, within, same_layers(self.run.network))
