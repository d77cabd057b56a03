"""The worker, in the thread of the test: what it makes of each message, and what it says."""

import pytest
from msgspec.structs import replace

from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.session.work import Work
from neuronlab.session.channel import Command, LatestSlot, LookBack, Mailbox, SetSpeed, TakeSnapshot
from neuronlab.session.edits import (
    PlainEdit,
    RedoReplacement,
    Replacement,
    RestoreExperiment,
    SetParameters,
    StartAfresh,
    UndoReplacement,
)
from neuronlab.session.moment import Moment
from neuronlab.session.training_state import TrainingState
from neuronlab.session.worker import TrainingWorker
from tests.core.building import wavy_points
from tests.session.changes import change

SIGNALS = (
    "halted",
    "snapshot_taken",
    "snapshot_failed",
    "last_snapshot_taken",
    "last_snapshot_failed",
    "noticed",
    "edit_failed",
    "state_kept",
    "failed",
    "stopped",
)


def start():
    experiment = Experiment()
    run = experiment.workspace.run
    experiment = experiment.with_run(replace(run, network=replace(run.network, hidden=(LayerSpec(4, "tanh"),))))
    return experiment.with_workspace(replace(experiment.workspace, points=wavy_points(20)))


def with_rate(experiment, rate):
    run = experiment.workspace.run
    return experiment.with_run(replace(run, training=replace(run.training, learning_rate=rate)))


class Desk:
    """A worker that was started, with what it has said, and a slot its frames are taken from."""

    def __init__(self):
        self.experiment = start()
        self._mailbox, self._frames, self.said = Mailbox(), LatestSlot(), []
        self.worker = TrainingWorker(Work(self.experiment), self._mailbox, self._frames)
        for name in SIGNALS:
            getattr(self.worker, name).connect(lambda *value, name=name: self.said.append((name, *value)))
        self.worker.start()
        self.first = self.frame()

    def put(self, *messages):
        for message in messages:
            self._mailbox.put(message)

    def send(self, *messages):
        """Put messages, and let the worker read them all."""
        self.put(*messages)
        self.worker.wake()

    def frame(self):
        """The frame it has left; None where it has left none since."""
        return self._frames.take()

    @property
    def names(self):
        return [name for name, *_ in self.said]


@pytest.fixture
def desk(qapp):
    desk = Desk()
    yield desk
    desk.send(Command.PAUSE)


def raising(error):
    def fail(*_, **__):
        raise error

    return fail


def test_a_worker_that_was_started_leaves_a_frame_of_the_start(desk):
    assert desk.first.step == 0
    assert not desk.first.is_playing
    assert desk.said == []


def test_a_step_is_one_update_and_a_frame_of_it(desk):
    desk.send(Command.STEP, Command.STEP)
    assert desk.frame().step == 2


def test_play_and_pause_are_seen_in_the_frames(desk):
    desk.send(Command.PLAY)
    assert desk.frame() is None  # the first slice leaves one
    desk.worker._train_a_slice()
    assert desk.frame().is_playing
    desk.send(Command.PAUSE)
    assert not desk.frame().is_playing


def test_at_the_slow_speed_a_step_at_a_time_is_made(desk):
    desk.send(SetSpeed(4.0), Command.PLAY)
    for step in (1, 2):
        desk.worker._train_a_slice()
        assert desk.frame().step == step
        desk.worker._train_a_slice()  # nothing is due yet
        assert desk.frame() is None
        desk.worker._next_frame = 0.0
        desk.worker._step_clock._since -= 0.25


def test_a_request_decides_what_the_frames_show(desk):
    desk.send(ViewRequest(x_range=(-7.0, 7.0)))
    assert desk.frame().line.x[0] == -7.0
    desk.send(Command.STEP)
    assert desk.frame().line.x[0] == -7.0


def test_a_plain_edit_is_shown_and_keeps_no_state(desk):
    after = with_rate(desk.experiment, 0.5)
    desk.send(PlainEdit(after))
    assert desk.frame().run == after.workspace.run
    assert desk.said == []


def test_every_edit_that_replaces_what_was_learned_says_that_a_state_is_kept(desk):
    replacement = Replacement("curve")
    desk.send(change(StartAfresh(), desk.experiment, replacement))
    for kind in (UndoReplacement, RedoReplacement):
        desk.send(kind(desk.experiment, replacement))
    desk.send(SetParameters(desk.experiment, Replacement("curve"), {0: 1.0}))
    assert desk.names == ["state_kept"] * 4


def test_values_set_by_hand_are_shown_at_once_but_flat_out_with_the_next_slice(desk):
    values = SetParameters(desk.experiment, Replacement("curve"), {0: 0.5}, stay_fixed=True)
    desk.send(values)
    assert desk.frame().network.parameters[0] == 0.5
    desk.send(Command.PLAY, values)
    assert desk.frame() is None
    desk.send(SetSpeed(4.0), values)
    assert desk.frame() is not None


def test_looking_back_shows_a_checkpoint_and_then_the_present(desk):
    for _ in range(3):
        desk.send(Command.STEP)
    checkpoint = desk.worker._training.trajectory.record().checkpoints[0]
    desk.send(LookBack(Moment(0, {0: checkpoint})))
    assert desk.frame().step == checkpoint.step < 3
    desk.send(LookBack(None))
    assert desk.frame().step == 3


@pytest.mark.parametrize(
    ("error", "said"),
    [(InputError("No."), ["noticed", "edit_failed"]), (ValueError("x"), ["halted", "failed", "edit_failed"])],
)
def test_an_edit_that_cannot_be_followed_is_handed_back_with_a_sentence(desk, monkeypatch, error, said):
    monkeypatch.setattr(TrainingState, "apply", raising(error))
    edit = PlainEdit(with_rate(desk.experiment, 0.5), number=4)
    desk.send(edit)
    assert desk.names == said
    assert desk.said[-1] == ("edit_failed", edit)
    assert desk.frame() is None


def test_undo_and_redo_that_cannot_be_followed_are_not_handed_back(desk, monkeypatch):
    monkeypatch.setattr(TrainingState, "apply", raising(InputError("No.")))
    for edit in (RestoreExperiment(desk.experiment), UndoReplacement(desk.experiment, Replacement("curve"))):
        desk.send(edit)
    assert desk.names == ["noticed", "noticed"]


def test_an_edit_stands_when_only_its_picture_fails(desk, monkeypatch):
    monkeypatch.setattr(TrainingState, "frame", raising(ValueError("x")))
    after = with_rate(desk.experiment, 0.5)
    desk.send(PlainEdit(after))
    assert desk.names == ["halted", "failed"]
    assert desk.worker.snapshot().experiment is after


def test_a_snapshot_that_fails_says_so_and_does_not_stop_the_training(desk, monkeypatch):
    desk.send(TakeSnapshot(None))
    error = ValueError("x")
    monkeypatch.setattr(TrainingState, "snapshot", raising(error))
    desk.send(Command.PLAY, TakeSnapshot(None))
    assert desk.names == ["snapshot_taken", "snapshot_failed"]
    assert desk.said[0][1].experiment is desk.experiment
    assert desk.said[1][1] is error
    desk.worker._train_a_slice()
    assert desk.frame().is_playing


def test_stop_follows_the_edits_it_has_overtaken_and_hands_over_the_work(desk):
    after = with_rate(desk.experiment, 0.5)
    desk.send(Command.STEP, PlainEdit(after), Command.STEP, Command.STOP)
    assert desk.names == ["last_snapshot_taken", "stopped"]
    snapshot = desk.said[0][1]
    assert snapshot.experiment is after
    assert snapshot.state.step == 0  # STOP comes before the steps, which nobody waits for
    assert desk.frame() is None


def test_no_picture_is_built_once_stop_waits(desk):
    desk.worker.state_kept.connect(lambda: desk.put(Command.STOP))
    desk.send(change(StartAfresh(), desk.experiment, Replacement("curve")))
    assert desk.frame() is None


def test_a_last_snapshot_that_fails_still_ends_the_work(desk, monkeypatch):
    error = ValueError("x")
    monkeypatch.setattr(TrainingState, "snapshot", raising(error))
    desk.send(Command.STOP)
    assert desk.said == [("last_snapshot_failed", error), ("stopped",)]


@pytest.mark.parametrize("speed", [4.0, 100.0])
def test_a_run_that_is_behind_catches_up_at_no_set_speed(desk, speed):
    workspace = desk.experiment.workspace
    desk.worker._training.advance(2_000)
    two = replace(workspace, runs=(workspace.run, replace(workspace.run, slot=1)))
    added = desk.experiment.with_workspace(two)
    desk.send(change(StartAfresh(), added, Replacement("curve"), slot=1), SetSpeed(speed), Command.PLAY)
    training, clock = desk.worker._training, desk.worker._step_clock
    clock.due = lambda _now: 0  # no step is due all the while
    for _ in range(2_000):
        desk.worker._train_a_slice()
    assert {state.step for state in training.snapshot().states["curve"].values()} == {2_000}
    assert not training.is_catching_up
    assert clock._made <= 0  # so that the next step is not put off
