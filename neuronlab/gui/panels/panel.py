"""What all panels share: they show an experiment silently, and propose another one when a person edits."""

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neuronlab.core.errors import InputError
from neuronlab.core.specs import Experiment, RunSpec
from neuronlab.gui.theme import SPACE


class Panel(QWidget):
    """A section of the left side.

    `edited(experiment, text, merge)` proposes an experiment, named for the undo list; edits with one merge key in quick
    succession are one entry. `refused(sentence)` says why an edit is not possible; the panel then shows the old value.
    """

    edited = Signal(object, str, str)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.experiment = Experiment()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(SPACE // 2 + 1)

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Show an experiment, without saying that anything changed."""
        self.experiment = experiment
        self.refresh()

    @abstractmethod
    def refresh(self) -> None:
        """Bring every control in line with `experiment`."""

    def propose(self, make: Callable[[], Experiment], text: str, merge: str = "") -> None:
        """Propose what `make` returns; an edit that is not possible is refused with its reason."""
        try:
            experiment = make()
        except InputError as error:
            self.refused.emit(str(error))
            self.refresh()
            return
        self.edited.emit(experiment, text, merge)

    def propose_run(self, change: Callable[[RunSpec], RunSpec], text: str, merge: str = "") -> None:
        """Propose another active run."""
        self.propose(lambda: self.experiment.with_run(change(self.experiment.workspace.run)), text, merge)
