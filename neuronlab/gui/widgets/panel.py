"""Base of all panels: they show an experiment silently, and propose another one when the user edits."""

from abc import abstractmethod
from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.transfer import Origins, same_layers
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.sections import SectionHead
from neuronlab.session.guarded import Guarded
from neuronlab.session.proposals import MERGE_SECONDS, Proposal


def require_layer(network: NetworkSpec, number: int) -> None:
    """Raise InputError unless this hidden layer, counted from 0, exists."""
    if not 0 <= number < len(network.hidden):
        raise InputError(f"Hidden {number + 1} no longer exists; nothing was changed.")


class Panel(Guarded, QWidget):
    """A section of the controls.

    Signals: `edited(proposal)` proposes an experiment as a `Proposal`. `refused(sentence)` says why an edit is not
    possible; the panel then shows the old value.
    """

    edited = Signal(object)
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

    def propose(self, make: Callable[[], Proposal]) -> None:
        """Propose what `make` returns; an impossible edit is refused with its reason."""
        try:
            proposal = make()
        except InputError as error:
            self.refused.emit(str(error))
            self.refresh()
            return
        self.edited.emit(proposal)

    def propose_run(self, change: Callable[[RunSpec], RunSpec], text: str, gesture: str = "") -> None:
        """Propose another active run; `text` and `gesture` are those of a `Proposal`, here and below."""
        self.propose(lambda: Proposal(self.experiment.with_run(change(self.run)), text, gesture))

    def propose_network(
        self,
        change: Callable[[NetworkSpec], NetworkSpec],
        text: str,
        gesture: str = "",
        within_s: float = MERGE_SECONDS,
        origins: Origins | None = None,
    ) -> None:
        """Propose another network for the active run."""

        def make() -> Proposal:
            run: RunSpec = replace(self.run, network=change(self.run.network))
            return Proposal(self.experiment.with_run(run), text, gesture, within_s, origins)

        self.propose(make)

    def propose_layer(
        self,
        number: int,
        change: Callable[[LayerSpec], LayerSpec],
        text: str,
        gesture: str = "",
        within_s: float = MERGE_SECONDS,
    ) -> None:
        """Propose another hidden layer `number`, counted from 0; all layers continue from themselves."""

        def apply(network: NetworkSpec) -> NetworkSpec:
            hidden = network.hidden
            require_layer(network, number)
            changed: NetworkSpec = replace(
                network, hidden=(*hidden[:number], change(hidden[number]), *hidden[number + 1 :])
            )
            return changed

        self.propose_network(apply, text, gesture, within_s, same_layers(self.run.network))


class ControlsPanel(Panel):
    """A panel of the controls, with the head that folds it."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self.head = SectionHead(title, theme)
