"""Opens model files as new runs, after asking which class is which where their names differ."""

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from neuronlab.core.errors import InputError
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.models.formats import load_model
from neuronlab.files.models.model import Model
from neuronlab.files.progress import Progress
from neuronlab.files.reading import refused_in_a_sentence, require_file
from neuronlab.gui.dialogs.class_matching import ClassMatching
from neuronlab.gui.dialogs.messages import warn
from neuronlab.session.jobs import Job, Jobs
from neuronlab.session.model_runs import Matches, open_model, unmatched_classes
from neuronlab.session.session import Session
from neuronlab.wording.numbers import counted

NOT_OPENED = "The model was not opened"
_NEXT_REASON = re.compile(r"; (?=[A-Z]|and \d)")
"""Between the reasons of a refusal, which begin with a place; what to do about one follows it in lower case."""


@dataclass(frozen=True, eq=False)
class _Opened:
    """A model and the file it is from."""

    path: Path
    model: Model


class ModelsController(QObject):
    """Makes a run of a model file; `noticed(sentence)` says so, and a dialog says why it is not possible."""

    noticed = Signal(str)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._jobs = Jobs(self)
        self._opening: Job | None = None
        self._opened: _Opened | None = None
        self.dialog: ClassMatching | None = None

    @Slot(object)
    def open_model(self, path: Path) -> None:
        """Open a model file as a new run of the task it is for; one that is being opened already is forgotten."""
        self.close_dialog()
        if self._opening is not None:
            self._opening.cancel()
        self.noticed.emit(f"Opening {path.name}…")
        self._opening = self._jobs.ask(partial(_load, path))
        self._opening.done.connect(self._take)
        self._opening.failed.connect(self._refuse)

    def close(self) -> None:
        """Stop reading, close the dialog and end the thread."""
        self.close_dialog()
        self._jobs.give_up()

    def close_dialog(self) -> None:
        """Close the dialog if it is open."""
        if self.dialog is not None:
            self.dialog.reject()

    @Slot(object)
    def _take(self, opened: _Opened) -> None:
        self._opening = None
        model = opened.model
        try:
            unmatched = unmatched_classes(self._session.document.experiment, model.network.spec, model.task)
        except InputError as error:
            self._refuse(str(error))
            return
        if unmatched is None:
            self._push(opened, None)
            return
        self._opened = opened
        self.dialog = ClassMatching(opened.path.name, unmatched, self._window)
        self.dialog.accepted.connect(self._take_matches)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.show()

    @Slot()
    def _take_matches(self) -> None:
        if self.dialog is not None and self._opened is not None:
            self._push(self._opened, self.dialog.matches)

    @Slot()
    def _forget_dialog(self) -> None:
        self._opened = None
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _push(self, opened: _Opened, matches: Matches | None) -> None:
        model, document = opened.model, self._session.document
        try:
            proposal = open_model(document.experiment, model.network, model.task, opened.path.stem, matches)
        except InputError as error:  # points and runs may have changed while the dialog was open
            self._refuse(str(error))
            return
        self._session.pause()  # or the run would catch up with the others before anybody has seen it
        document.push(proposal)
        count = counted(model.network.spec.parameter_count, "parameter")
        self.noticed.emit(f"Opened {opened.path.name} as a new run of {TASKS[model.task].label}: {count}, at step 0.")

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        """Say in a dialog what does not fit, with a line for each layer."""
        self._opening = None
        what, _, why = sentence.partition(": ")
        reasons = _NEXT_REASON.split(why.rstrip("."))
        if len(reasons) > 1:
            warn(
                self._window,
                NOT_OPENED,
                f"{what}.",
                more="\n".join(f"• {reason[:1].upper()}{reason[1:]}" for reason in reasons),
            )
        else:
            warn(self._window, NOT_OPENED, sentence)


def _load(path: Path, _progress: Progress) -> _Opened:
    with refused_in_a_sentence(path, "a model"):
        require_file(path)
    return _Opened(path, load_model(path))
