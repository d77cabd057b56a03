"""A session brings back everything: the experiment field by field, and training that goes on bit for bit."""

import dataclasses

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.app import first_experiment
from neuronlab.core.data.edits import add_points
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import WorkError
from neuronlab.core.specs.data import DataSpec, ViewSpec
from neuronlab.core.specs.experiment import MAX_RUNS, Experiment, RunSpec, Workspace
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import RunState
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from tests.core.building import same_learned
from tests.files.models.networks import CUSTOM_FORMULA
from tests.files.session.sessions import make_classes, make_experiment, make_trainer

POSSIBLE_BATCHES = [
    (name, size) for name, row in OPTIMIZERS.items() for size in ((0,) if row.is_full_batch else (0, 7, 16))
]


@pytest.mark.parametrize(("optimizer", "batch_size"), POSSIBLE_BATCHES)
def test_training_goes_on_bit_for_bit(path, optimizer, batch_size):
    assert_goes_on(make_experiment(optimizer, batch_size), path)


@pytest.mark.parametrize("labels", [("no", "yes"), ("-1", "a b", "c")])
def test_training_of_classes_with_every_option_goes_on_bit_for_bit(path, labels):
    assert_goes_on(make_classes(labels), path)


def test_training_with_a_formula_goes_on_bit_for_bit(path):
    assert_goes_on(make_classes(hidden=(LayerSpec(5, "custom", formula=CUSTOM_FORMULA),)), path)


@pytest.mark.parametrize("active", TASKS)
def test_every_task_goes_on_bit_for_bit_whichever_was_looked_at(path, active):
    experiment = replace(first_experiment(), task=active)
    trainers = {task: make_trainer(getattr(experiment, task), 20 + number) for number, task in enumerate(TASKS)}
    save_session(path, Work(experiment, {task: {0: trainer.state()} for task, trainer in trainers.items()}))
    work = load_session(path)
    back, states = work.experiment, work.states
    assert back.task == active
    for task, trainer in trainers.items():
        assert_resumes(trainer, getattr(back, task), states[task][0])


def assert_goes_on(experiment, path):
    trainer = make_trainer(experiment.workspace)
    save_session(path, Work(experiment, {experiment.task: {0: trainer.state()}}))
    work = load_session(path)
    back, states = work.experiment, work.states
    assert_resumes(trainer, back.workspace, states[experiment.task][0])


def assert_resumes(trainer, workspace, state):
    resumed = Trainer(workspace.run, workspace.points, state)
    for other in (trainer, resumed):
        other.advance(211)
    assert resumed.parameters.tobytes() == trainer.parameters.tobytes()
    assert (resumed.step, resumed.epoch) == (trainer.step, trainer.epoch)
    assert same_learned(resumed.state(), trainer.state())


@pytest.mark.parametrize("fixture", ["saved", "saved_classes"])
def test_every_field_of_the_experiment_comes_back(request, fixture, path):
    experiment, _ = request.getfixturevalue(fixture)
    back = load_session(path).experiment
    for task in ("curve", "classes", "surface"):
        before, after = getattr(experiment, task), getattr(back, task)
        assert after.points.digest == before.points.digest
        for name in ("data", "view", "names", "runs", "active", "clock", "target_loss"):
            assert getattr(after, name) == getattr(before, name)
    for name in ("task", "warm_edits", "edits_all_runs"):
        assert getattr(back, name) == getattr(experiment, name)


@pytest.mark.parametrize("fixture", ["saved", "saved_classes"])
def test_every_field_of_what_was_learned_comes_back(request, fixture, path):
    _, before = request.getfixturevalue(fixture)
    after = load_session(path).states
    assert after.keys() == before.keys()
    for task, states in before.items():
        assert after[task].keys() == states.keys()
        for slot, state in states.items():
            assert_same_arrays(after[task][slot], state)


def assert_same_arrays(after, before):
    for field in dataclasses.fields(before):
        ours, theirs = getattr(before, field.name), getattr(after, field.name)
        if isinstance(ours, np.ndarray):
            assert theirs.dtype == ours.dtype, field.name
            assert theirs.tobytes() == ours.tobytes(), field.name
            assert not theirs.flags.writeable, field.name
        elif dataclasses.is_dataclass(ours):
            assert_same_arrays(theirs, ours)
        else:
            assert theirs == ours, field.name


def test_a_layer_that_is_new_may_have_no_past(saved, path):
    experiment, states = saved
    state = states["curve"][0]
    rms = state.history.gradient_rms.copy()
    rms[:, 1] = np.nan
    history = dataclasses.replace(state.history, gradient_rms=rms)
    save_session(path, Work(experiment, {"curve": {0: dataclasses.replace(state, history=history)}}))
    assert load_session(path).states["curve"][0].history.gradient_rms.tobytes() == rms.tobytes()


def test_a_session_in_which_nothing_was_learned_yet(path):
    save_session(path, Work(Experiment()))
    work = load_session(path)
    experiment, states = work.experiment, work.states
    assert states == {}
    assert len(experiment.curve.points) == 0


@pytest.mark.parametrize("kind", [Experiment, Workspace, DataSpec, ViewSpec, RunSpec, RunState])
def test_the_page_about_files_names_every_field(pytestconfig, kind):
    page = (pytestconfig.rootpath / "docs" / "files.md").read_text(encoding="utf-8")
    section = page.split("## `.nlab`")[1].split("## Where")[0]
    fields = kind.__struct_fields__ if issubclass(kind, msgspec.Struct) else [f.name for f in dataclasses.fields(kind)]
    written = {"optimizer"}  # which is that of the run
    assert [name for name in fields if f"`{name}`" not in section and name not in written] == []


def test_saving_fails_in_a_sentence_and_keeps_the_old_file(saved, path):
    old = path.read_bytes()
    with pytest.raises(WorkError, match="its folder does not exist"):
        save_session(path.parent / "none" / "work.nlab", Work(*saved))
    assert path.read_bytes() == old


def test_as_many_runs_as_there_can_be_come_back(path):
    experiment, states = first_experiment(), {}
    for task in TASKS:
        workspace = getattr(experiment, task)
        runs = tuple(replace(workspace.run, slot=slot) for slot in range(MAX_RUNS))
        points = np.linspace(-1.0, 1.0, 8)[:, None]
        workspace = add_points(replace(workspace, runs=runs), np.repeat(points, TASKS[task].inputs, 1), points > 0.0)
        experiment = replace(experiment, **{task: workspace})
        states[task] = {slot: make_trainer(workspace.seen_from(slot), 3).state() for slot in range(MAX_RUNS)}
    assert all(state.best is not None for learned in states.values() for state in learned.values())
    save_session(path, Work(experiment, states))
    work = load_session(path)
    back, learned = work.experiment, work.states
    for task in TASKS:
        assert getattr(back, task).runs == getattr(experiment, task).runs
        for slot, state in states[task].items():
            assert same_learned(learned[task][slot], state)
