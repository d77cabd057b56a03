"""A session brings back everything: the experiment field by field, and training that goes on bit for bit."""

import dataclasses
import io
import json

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.edits import add_points, load_generator
from neuronlab.core.errors import WorkError
from neuronlab.core.points import PointSet
from neuronlab.core.specs import DataSpec, Experiment, LayerSpec, NetworkSpec, Pin, RunSpec, TrainingSpec
from neuronlab.core.trainer import Trainer
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session_file import load_session, save_session
from tests.files.fuzzing import damaged, reads_or_refuses


def make_experiment(optimizer="adam", batch_size=7):
    """Points of two tasks, a pin, and a run that shuffles mini-batches."""
    network = NetworkSpec(hidden=(LayerSpec(5, "tanh"), LayerSpec(4, "relu")))
    run = RunSpec(network, TrainingSpec(optimizer=optimizer, batch_size=batch_size, l2=1e-3, standardize=True))
    start = Experiment()
    workspace = load_generator(start.workspace.with_run(run), DataSpec(count=45, noise=0.3, seed=9))
    workspace = add_points(workspace, np.array([[0.1], [1 / 3]]), np.array([[2.0], [-7e9]]))
    surface = replace(
        start.surface,
        points=PointSet(np.ones((2, 2)), np.zeros((2, 1)), ids=[4, 2], test=[True, False], source=[-1, 0]),
    )
    return replace(start.with_workspace(workspace), surface=surface)


def make_trainer(experiment, steps=137):
    trainer = Trainer(experiment.workspace.run, experiment.workspace.points)
    trainer.advance(steps)
    return trainer


def with_pin(experiment, state):
    run = experiment.workspace.run
    pin = Pin(
        run.network,
        state.parameters,
        state.input_scaling,
        state.target_scaling,
        state.history.steps,
        state.history.train_loss,
    )
    return experiment.with_workspace(replace(experiment.workspace, pin=pin))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "work.nlab"


@pytest.fixture
def saved(path):
    """A saved session with everything in it: (experiment, state); the file is at `path`."""
    experiment = make_experiment()
    state = make_trainer(experiment).state()
    experiment = with_pin(experiment, state)
    save_session(path, experiment, state)
    return experiment, state


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("batch_size", [0, 7, 16])
def test_training_goes_on_bit_for_bit(path, optimizer, batch_size):
    experiment = make_experiment(optimizer, batch_size)
    trainer = make_trainer(experiment)
    save_session(path, experiment, trainer.state())
    back, state = load_session(path)
    resumed = Trainer(back.workspace.run, back.workspace.points, state)
    for other in (trainer, resumed):
        other.advance(211)
    assert resumed.parameters.tobytes() == trainer.parameters.tobytes()
    assert (resumed.step, resumed.epoch) == (trainer.step, trainer.epoch)
    ours, theirs = trainer.state(), resumed.state()
    assert theirs.memory.tobytes() == ours.memory.tobytes()
    assert theirs.history.train_loss.tobytes() == ours.history.train_loss.tobytes()
    assert theirs.epoch_start == ours.epoch_start


def test_every_field_of_the_experiment_comes_back(saved, path):
    experiment, _ = saved
    back, _ = load_session(path)
    for task in ("curve", "classes", "surface"):
        before, after = getattr(experiment, task), getattr(back, task)
        assert after.points.digest == before.points.digest
        assert (after.runs, after.active, after.data) == (before.runs, before.active, before.data)
    assert back.task == experiment.task
    assert_same_arrays(back.curve.pin, experiment.curve.pin)


def test_every_field_of_what_was_learned_comes_back(saved, path):
    assert_same_arrays(load_session(path)[1], saved[1])


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


def test_a_session_in_which_nothing_was_learned_yet(path):
    save_session(path, Experiment(), None)
    experiment, state = load_session(path)
    assert state is None
    assert len(experiment.curve.points) == 0


def test_saving_fails_in_a_sentence_and_keeps_the_old_file(saved, path):
    old = path.read_bytes()
    with pytest.raises(WorkError, match="its folder does not exist"):
        save_session(path.parent / "none" / "work.nlab", *saved)
    assert path.read_bytes() == old


def rewrite(path, change):
    """Save the archive again after `change(text as a dict, arrays)`."""
    with np.load(io.BytesIO(path.read_bytes())) as archive:
        arrays = dict(archive)
    text = json.loads(str(arrays.pop("session")))
    change(text, arrays)
    path.write_bytes(encode_arrays({"session": np.array(json.dumps(text)), **arrays}))


def at(text, place):
    for step in place:
        text = text[step]
    return text


WRONG_TEXT = [
    (("version",), 2, "version 2, from a newer NeuronLab"),
    (("format",), "neuronlab-model", "does not say that it is a neuronlab-session file"),
    (("colour",), "red", "unknown field colour"),
    (("experiment", "colour"), "red", "unknown field colour (at experiment)"),
    (("experiment", "curve", "runs", 0, "training", "colour"), "red", "unknown field colour"),
    (("experiment", "curve", "points", "colour"), "red", "unknown field colour"),
    (("experiment", "curve", "pin", "colour"), "red", "unknown field colour (at experiment.curve.pin)"),
    (("experiment", "curve", "pin", "input_scaling", "colour"), "red", "at experiment.curve.pin.input_scaling"),
    (("state", "colour"), "red", "unknown field colour (at state)"),
    (("state", "history", "colour"), "red", "unknown field colour (at state.history)"),
    (("experiment", "task"), "poetry", "no task called 'poetry'"),
    (("experiment", "curve", "active"), 1, "the active run is number 1; there are 1"),
    (("experiment", "curve", "runs"), [], "holds 1 to 6 runs, not 0"),
    (("experiment", "curve", "runs", 0, "network", "inputs"), 2, " inputs and 1 outputs"),
    (("experiment", "curve", "runs", 0, "network", "hidden", 0, "width"), 6, "shape has 45 parameters, but 39 were"),
    (("experiment", "curve", "runs", 0, "network", "hidden", 0, "width"), 513, "<= 512"),
    (("experiment", "curve", "runs", 0, "network", "hidden", 0, "activation"), "swish", "no activation called 'swish'"),
    (("experiment", "curve", "runs", 0, "training", "learning_rate"), 1e9, "<= 100.0"),
    (("experiment", "curve", "points", "inputs"), "none", "no array called 'none'"),
    (("experiment", "curve", "points", "inputs"), 3, "expected str, got int"),
    (
        ("experiment", "curve", "pin", "network", "hidden", 0, "width"),
        6,
        "pin of the curve workspace has 39 parameters",
    ),
    (("experiment", "curve", "pin", "target_scaling", "deviation"), [0.0], "a deviation that is not above zero"),
    (("experiment", "curve", "pin", "target_scaling", "deviation"), [], "wrong number of columns"),
    (("state", "optimizer"), "sgd", "memory"),
    (("state", "optimizer"), "magic", "no optimizer called 'magic'"),
    (("state", "step"), -1, "a count of steps or epochs is impossible"),
    (("state", "position"), 2**60, "a count of steps or epochs is impossible"),
    (("state", "history", "stride"), 0, "history"),
    (("state", "history", "stride"), 3, "steps of the loss history are out of order"),
    (("state", "step"), 3, "steps of the loss history are out of order"),
    (("state", "epoch_start", "state"), {}, "state of the random generator is damaged"),
    (("state", "epoch_start", "bit_generator"), "MT19937", "state of the random generator is damaged"),
    (("state", "epoch_start", "state", "inc"), -1, "state of the random generator is damaged"),
    (("state", "epoch_start", "uinteger"), 2**40, "state of the random generator is damaged"),
]


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(("place", "value", "sentence"), WRONG_TEXT)
def test_a_wrong_value_is_named(path, place, value, sentence):
    rewrite(path, lambda text, _: at(text, place[:-1]).__setitem__(place[-1], value))
    assert sentence in (reads_or_refuses(load_session, path) or "")


def broken(array):
    changed = array.copy()
    changed[0] = np.nan
    return changed


WRONG_ARRAYS = [
    (("experiment", "curve", "points", "inputs"), lambda a: a[:-1], "as many targets, ids and roles as inputs"),
    (("experiment", "curve", "points", "inputs"), broken, "not a finite number"),
    (("experiment", "curve", "points", "inputs"), lambda a: np.hstack([a, a]), "have 2 + 1 columns"),
    (("experiment", "curve", "points", "ids"), lambda a: a * 0, "two points have the same id"),
    (("experiment", "curve", "points", "ids"), lambda a: -a, "has an impossible number"),
    (("experiment", "curve", "points", "ids"), lambda a: a.astype(float), "of float64 and should be of integers"),
    (("experiment", "curve", "points", "source"), lambda a: a + 2**40, "has an impossible number"),
    (("experiment", "curve", "points", "test"), lambda a: a[:, None], "is a table"),
    (("experiment", "curve", "points", "test"), lambda a: a.astype(float), "should be of truth values"),
    (("experiment", "curve", "pin", "parameters"), broken, "parameter of the pin of the curve workspace is not finite"),
    (("experiment", "curve", "pin", "train_loss"), lambda a: a[1:], "loss curve of the pin"),
    (("state", "parameters"), broken, "parameter of what was learned is not finite"),
    (("state", "parameters"), lambda a: a[1:], "39 parameters, but 38 were learned"),
    (("state", "memory"), lambda a: a[:1], "memory"),
    (("state", "memory"), broken, "optimiser's memory is not finite"),
    (("state", "history", "steps"), lambda a: a[::-1].copy(), "steps of the loss history are out of order"),
    (("state", "history", "steps"), lambda a: a[1:], "history"),
    (("state", "history", "steps"), lambda a: a[0], "history"),
    (("state", "history", "gradient_rms"), lambda a: a[:, 1:], "layers"),
]


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(("place", "change", "sentence"), WRONG_ARRAYS)
def test_a_wrong_array_is_named(path, place, change, sentence):
    def change_array(text, arrays):
        name = at(text, place)
        arrays[name] = change(arrays[name])

    rewrite(path, change_array)
    assert sentence in (reads_or_refuses(load_session, path) or "")


def test_a_model_is_not_taken_for_a_session(path):
    path.write_bytes(encode_arrays({"metadata": np.array("{}")}))
    assert "holds no text called session" in (reads_or_refuses(load_session, path) or "")


@pytest.mark.usefixtures("saved")
def test_damage_of_any_kind_is_one_sentence_or_harmless(path):
    for variant in damaged(path.read_bytes(), 1000):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)


@pytest.mark.usefixtures("saved")
def test_damage_inside_the_text_is_one_sentence_or_harmless(path):
    """The zip's checksum finds most damage; this writes damaged texts with a right one."""
    with np.load(io.BytesIO(path.read_bytes())) as archive:
        arrays = dict(archive)
    text = str(arrays.pop("session"))
    for variant in damaged(text.encode(), 600, seed=1):
        path.write_bytes(encode_arrays({"session": np.array(variant.decode(errors="replace")), **arrays}))
        reads_or_refuses(load_session, path)
