"""Whatever is done to runs, in whatever order: window and training agree, and all that was learned is saved."""

import contextlib

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import add_class, remove_class
from neuronlab.core.errors import InputError
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.races import RACES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.transfer import same_layers
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.session import run_proposals
from neuronlab.session.proposals import Proposal
from tests.core.building import same_learned
from tests.scenarios.session.edits import IMPORTED, push_import, push_points, push_run, push_task, with_training


class RunsHand:
    """Does at random what can be done to runs and to what they have learned; what is refused changes nothing."""

    def __init__(self, session, seed):
        self.session, self.document = session, session.document
        self.rng = np.random.default_rng(seed)
        self.done = []
        undo = self.document.undo_stack
        self.kinds = {
            "duplicate": lambda: self.run_action(run_proposals.duplicate, self.some_slot()),
            "pin": lambda: self.run_action(run_proposals.freeze_copy, "Pinned"),
            "remove": lambda: self.run_action(run_proposals.remove, self.some_slot()),
            "keep active": lambda: self.run_action(run_proposals.keep_active),
            "activate": lambda: self.run_action(run_proposals.activate, self.some_slot()),
            "move": lambda: self.run_action(run_proposals.move, self.some_slot(), int(self.rng.integers(6))),
            "activity": self.activity,
            "clock": lambda: self.run_action(
                run_proposals.set_clock, str(self.rng.choice(["steps", "evaluations", "seconds"]))
            ),
            "edit all": lambda: self.run_action(run_proposals.edit_all, is_on=bool(self.rng.integers(2))),
            "race": self.race,
            "look back": self.look_back,
            "present": lambda: session.look_back(None),
            "go on": self.document.go_on_from_past,
            "drag": self.drag,
            "let go": self.document.let_go,
            "switch": lambda: push_task(session, str(self.rng.choice(list(TASKS)))),
            "step": session.step,
            "play": session.play,
            "pause": session.pause,
            "undo": undo.undo,
            "redo": undo.redo,
            "shape": self.shape,
            "layers": self.layers,
            "class": self.another_class,
            "import": self.bring,
            "draw": self.draw,
            "seed": lambda: push_run(session, with_training(seed=int(self.rng.integers(9)))),
            "rate": lambda: push_run(session, with_training(learning_rate=float(self.rng.choice([0.01, 0.1, 1e4])))),
            "optimizer": lambda: push_run(
                session, with_training(optimizer=str(self.rng.choice(["sgd", "adam", "lbfgs"])))
            ),
            "reset": session.reset,
        }

    def do_something(self):
        self.done.append(str(self.rng.choice(list(self.kinds))))
        with contextlib.suppress(InputError):
            self.kinds[self.done[-1]]()

    @property
    def workspace(self):
        return self.document.experiment.workspace

    def some_slot(self):
        return int(self.rng.choice(self.workspace.slots))

    def run_action(self, propose, *given, **named):
        self.document.push(propose(self.document.experiment, *given, **named))

    def activity(self):
        activity = str(self.rng.choice(["trains", "trains", "paused", "frozen"]))
        self.run_action(run_proposals.set_activity, self.some_slot(), activity)

    def race(self):
        row = RACES[str(self.rng.choice(list(RACES)))]
        self.run_action(run_proposals.race, row.runs(self.workspace.run), row.label)
        self.session.play()

    def look_back(self):
        frame = self.session.frame
        checkpoints = frame.trajectory.checkpoints if frame is not None and frame.trajectory is not None else ()
        if checkpoints:
            self.session.look_back(checkpoints[int(self.rng.integers(len(checkpoints)))])

    def drag(self):
        values = {int(self.rng.integers(self.workspace.run.network.parameter_count)): float(self.rng.normal())}
        gesture = f"drag {self.rng.integers(2)}"
        self.document.set_parameters("Drag", values, gesture, float("inf"), stay_fixed=bool(self.rng.integers(2)))

    def shape(self):
        spec = self.workspace.run.network
        hidden = (LayerSpec(int(self.rng.integers(2, 9)), "tanh"), *spec.hidden[1:])
        self.push_network(replace(spec, hidden=hidden), "width", same_layers(spec))

    def layers(self):
        spec = self.workspace.run.network
        if len(spec.hidden) > 2:
            self.push_network(replace(spec, hidden=spec.hidden[1:]), "", tuple(range(1, len(spec.hidden))))
        else:
            origins = (None, *range(len(spec.hidden)))
            self.push_network(replace(spec, hidden=(LayerSpec(3, "relu"), *spec.hidden)), "", origins)

    def push_network(self, network, gesture, origins):
        after = self.document.experiment.with_run(replace(self.workspace.run, network=network))
        self.document.push(Proposal(after, "Shape", gesture, origins=origins))

    def another_class(self):
        workspace = self.document.experiment.classes
        many = len(workspace.labels) > 4
        changed = remove_class(workspace, int(self.rng.integers(5))) if many else add_class(workspace)
        after = replace(self.document.experiment, task="classes", classes=changed)
        self.document.push(Proposal(after, "A class more or less", origins=same_layers(workspace.run.network)))

    def bring(self):
        task = str(self.rng.choice(["classes", "surface"]))
        inputs, targets, labels = IMPORTED
        push_import(self.session, task, inputs, targets, labels if task == "classes" else ())

    def draw(self):
        inputs = TASKS[self.document.experiment.task].inputs
        push_points(self.session, self.rng.normal(size=(1, inputs)), [[1.0]])


def assert_same(states, others, done):
    assert states.keys() == others.keys(), done
    for task, runs in states.items():
        assert runs.keys() == others[task].keys(), done
        for slot, state in runs.items():
            assert same_learned(state, others[task][slot]), done


def fits(experiment, states):
    """Whether every run of the task shown has a state of its shape, and no other run has one."""
    for task, runs in states.items():
        workspace = getattr(experiment, task)
        if not set(runs) <= set(workspace.slots):
            return False
        counts = {run.slot: run.network.parameter_count for run in workspace.runs}
        if any(state.parameters.shape != (counts[slot],) for slot, state in runs.items()):
            return False
    return set(states[experiment.task]) == set(experiment.workspace.slots)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 12))])
def test_whatever_is_done_to_runs_window_and_training_agree_and_the_work_can_be_saved(
    session, qtbot, snapshot, tmp_path, seed
):
    failures = []
    session.failed.connect(failures.append)
    hand = RunsHand(session, seed)
    for number in range(120):
        hand.do_something()
        if number % 4:
            continue
        taken = snapshot()
        assert taken.experiment is session.document.present, hand.done
        qtbot.waitUntil(lambda: session.is_playing == session._worker._is_playing)
        assert fits(taken.experiment, taken.states), hand.done
        assert failures == [], hand.done
        save_session(tmp_path / "work.nlab", Work(taken.experiment, taken.states))
        work = load_session(tmp_path / "work.nlab")
        experiment, states = work.experiment, work.states
        assert experiment.workspace.runs == taken.experiment.workspace.runs, hand.done
        assert_same(states, taken.states, hand.done)
    session.pause()
    for _ in range(2):  # with a past to undo, and with one to redo
        save_session(tmp_path / "work.nlab", snapshot().work())
        assert load_session(tmp_path / "work.nlab").lost == (), hand.done
        while session.document.undo_stack.canUndo():
            session.document.undo_stack.undo()
    taken = snapshot()
    assert fits(taken.experiment, taken.states), hand.done
    assert failures == [], hand.done
