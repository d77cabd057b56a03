"""A document and the state of training in one thread: what a session does, step by step and without waiting."""

from itertools import count
from types import SimpleNamespace

from neuronlab.core.errors import InputError
from neuronlab.files.session.file import load_session, save_session
from neuronlab.session.document import Document
from neuronlab.session.moment import moment_at
from neuronlab.session.training_state import TrainingState

PLAYED = 37


class Stand:
    """Looks like a session to whoever acts on one; playing is a number of steps."""

    def __init__(self, work):
        # By its clock edits are far apart, or how many entries they make would depend on the machine.
        self.document = Document(work.experiment, clock=count(0.0, 10.0).__next__, undo=work.undo)
        self.training = TrainingState(work, lambda _sentence: None, self.document.replacements)
        self._failed = []
        self.document.edited.connect(self._follow)
        self.document.looked_back.connect(self.training.look_back)
        self.document.let_go_of.connect(self.training.let_go)

    def _follow(self, edit):
        try:
            if hasattr(edit, "values"):
                self.training.set_parameters(edit)
            else:
                self.training.apply(edit)
        except InputError:
            self._failed.append(edit)

    def act(self, action):
        """Do something, and take back edits that have failed, as a session does."""
        action()
        while self._failed:
            self.document.take_back(self._failed.pop(0))

    @property
    def frame(self):
        """What is read of a frame: the timeline of the active run."""
        return SimpleNamespace(trajectory=self.training.trajectory.record())

    def look_back(self, checkpoint):
        """Show all runs at a checkpoint of the active one."""
        lanes = self.training._lanes
        records = {slot: lane.trajectory.record() for slot, lane in lanes.items() if lane.run.activity != "frozen"}
        active = self.document.present.workspace.run.slot
        self.document.look_back(None if checkpoint is None else moment_at(active, checkpoint, records))

    def play(self, steps=PLAYED):
        """Play for some steps."""
        self.document.go_on_from_past()
        self.training.clear_divergence()
        self.training.waive_stops()
        self.training.advance(steps)

    def step(self):
        """Make one step."""
        self.play(1)

    def pause(self):
        """It rests anyway."""

    def reset(self):
        """Start all runs over."""
        self.document.start_over("Reset")

    def snapshot(self):
        """A snapshot, with the undo history."""
        return self.training.snapshot().with_window(self.document.undo_history)

    def opened_again(self, path):
        """Another one, which begins with what this one saves."""
        self.document.let_go()
        save_session(path, self.snapshot().work())
        work = load_session(path)
        assert work.lost == ()
        return Stand(work)
