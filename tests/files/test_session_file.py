"""A session brings back everything: the experiment field by field, and training that goes on bit for bit."""

import dataclasses
import io
import json

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.app import first_experiment
from neuronlab.core.data_specs import preset_spec
from neuronlab.core.edits import add_points, hold_out, load_generator
from neuronlab.core.errors import WorkError
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.points import PointSet
from neuronlab.core.specs import (
    DataSpec,
    Experiment,
    LayerSpec,
    NetworkSpec,
    Pin,
    RunSpec,
    StopSpec,
    TrainingSpec,
    ViewSpec,
    Workspace,
)
from neuronlab.core.state import NOTHING_LEARNED, RunState
from neuronlab.core.tasks import TASKS
from neuronlab.core.trainer import Trainer
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session_file import load_session, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses
from tests.files.networks import CUSTOM_FORMULA, LEARNED, adjusted

POSSIBLE_BATCHES = [
    (name, size) for name, row in OPTIMIZERS.items() for size in ((0,) if row.is_full_batch else (0, 7, 16))
]


def make_experiment(optimizer="adam", batch_size=7):
    """Points of two tasks, some of them pinned, another look at each, and a run that shuffles mini-batches."""
    network = NetworkSpec(
        hidden=(LayerSpec(5, "tanh", muted=(1, 4), frozen=(0,)), LayerSpec(4, "relu", frozen=(2, 3))),
        frozen_outputs=(0,),
    )
    run = RunSpec(network, TrainingSpec(optimizer=optimizer, batch_size=batch_size, l2=1e-3, standardize=True))
    start = Experiment()
    workspace = load_generator(start.workspace.with_run(run), CURVE_DATA)
    workspace = add_points(workspace, np.array([[0.1], [1 / 3]]), np.array([[2.0], [-7e9]]))
    workspace = hold_out(workspace, [3, 46], is_pinned=True)
    surface = replace(
        start.surface,
        view=ViewSpec(test_points=False, section=True, section_along=1, section_at=-0.3),
        names=("east", "north", "height / m"),
        points=PointSet(
            np.ones((2, 2)), np.zeros((2, 1)), ids=[4, 2], test=[True, False], source=[-1, 0], pinned=[True, False]
        ),
    )
    view = ViewSpec(mistakes=False, residuals=True, slope=True)
    return replace(start.with_workspace(replace(workspace, view=view)), surface=surface)


CURVE_DATA = DataSpec(
    generator="formula",
    count=45,
    noise=0.3,
    outliers=0.1,
    imbalance=0.2,
    seed=9,
    formula="x^2 - 1",
    low=-2.0,
    high=2.5,
    threshold=0.5,
)


EVERY_OPTION = TrainingSpec(
    optimizer="adam",
    learning_rate=0.02,
    batch_size=7,
    loss="squared",
    schedule_steps=300,
    schedule_factor=0.25,
    warmup=20,
    clip=2.0,
    l1=1e-4,
    l2=1e-3,
    weight_decay=0.01,
    initializer="normal",
    initial_bias=0.1,
    seed=8,
    standardize=True,
)
STOP = StopSpec(max_steps=100_000, max_epochs=90_000, target_loss=1e-9, patience=99_999, max_seconds=60.0)


def make_classes(labels=("-1", "a b", "c"), hidden=None, training=EVERY_OPTION):
    """Points of classes, and a run that uses everything there is."""
    layers = hidden or (
        adjusted("leaky_relu"),
        LayerSpec(6, "tanh", unit="quadratic", dropout=0.2),
        *(LayerSpec(4, name, dropout=0.1) for name in LEARNED),
    )
    network = replace(TASKS["classes"].network(layers, labels), features=("x1", "x1*x2", "sin(x2)"))
    start = replace(make_experiment(), task="classes")
    workspace = start.workspace.with_run(RunSpec(network, training, STOP))
    rng = np.random.default_rng(5)
    classes = rng.integers(0, len(labels), (30, 1)).astype(float)
    return start.with_workspace(add_points(workspace, rng.normal(size=(30, 2)) + classes, classes))


def make_trainer(workspace, steps=137):
    trainer = Trainer(workspace.run, workspace.points)
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
    """A saved session of a curve, with everything in it: (experiment, states); the file is at `path`."""
    return save_learned(make_experiment(), path, "curve")


@pytest.fixture
def saved_classes(path):
    """The same of a session of classes that uses everything there is, and in which a curve was learned before."""
    return save_learned(make_classes(), path, "curve", "classes")


def save_learned(experiment, path, *tasks):
    """Learn these tasks, pin the active one, and save all: (experiment, states)."""
    states = {task: make_trainer(getattr(experiment, task)).state() for task in tasks}
    experiment = with_pin(experiment, states[experiment.task])
    save_session(path, experiment, states)
    return experiment, states


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
    save_session(path, experiment, {task: trainer.state() for task, trainer in trainers.items()})
    back, states = load_session(path)
    assert back.task == active
    for task, trainer in trainers.items():
        assert_resumes(trainer, getattr(back, task), states[task])


def assert_goes_on(experiment, path):
    trainer = make_trainer(experiment.workspace)
    save_session(path, experiment, {experiment.task: trainer.state()})
    back, states = load_session(path)
    assert_resumes(trainer, back.workspace, states[experiment.task])


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
    back, _ = load_session(path)
    for task in ("curve", "classes", "surface"):
        before, after = getattr(experiment, task), getattr(back, task)
        assert after.points.digest == before.points.digest
        for name in ("data", "view", "names", "runs", "active"):
            assert getattr(after, name) == getattr(before, name)
    assert (back.task, back.warm_edits) == (experiment.task, experiment.warm_edits)
    assert_same_arrays(back.workspace.pin, experiment.workspace.pin)


@pytest.mark.parametrize("fixture", ["saved", "saved_classes"])
def test_every_field_of_what_was_learned_comes_back(request, fixture, path):
    _, before = request.getfixturevalue(fixture)
    _, after = load_session(path)
    assert after.keys() == before.keys()
    for task, state in before.items():
        assert_same_arrays(after[task], state)


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
    state = states["curve"]
    rms = state.history.gradient_rms.copy()
    rms[:, 1] = np.nan
    history = dataclasses.replace(state.history, gradient_rms=rms)
    save_session(path, experiment, {"curve": dataclasses.replace(state, history=history)})
    assert load_session(path)[1]["curve"].history.gradient_rms.tobytes() == rms.tobytes()


def test_a_session_in_which_nothing_was_learned_yet(path):
    save_session(path, Experiment(), NOTHING_LEARNED)
    experiment, states = load_session(path)
    assert states == {}
    assert len(experiment.curve.points) == 0


@pytest.mark.parametrize("kind", [Experiment, Workspace, DataSpec, ViewSpec, RunSpec, Pin, RunState])
def test_the_page_about_files_names_every_field(pytestconfig, kind):
    page = (pytestconfig.rootpath / "docs" / "files.md").read_text(encoding="utf-8")
    section = page.split("## `.nlab`")[1].split("## Where")[0]
    fields = kind.__struct_fields__ if issubclass(kind, msgspec.Struct) else [f.name for f in dataclasses.fields(kind)]
    written = {"optimizer"}  # which is that of the run
    assert [name for name in fields if f"`{name}`" not in section and name not in written] == []


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
    (("version",), 5, "version 5, from a newer NeuronLab"),
    (("version",), 0, "its version must be 1 or more"),
    (("format",), "neuronlab-model", "does not say that it is a neuronlab-session file"),
    (("colour",), "red", "unknown field colour"),
    (("experiment", "colour"), "red", "unknown field colour (at experiment)"),
    (("experiment", "curve", "runs", 0, "training", "colour"), "red", "unknown field colour"),
    (("experiment", "curve", "points", "colour"), "red", "unknown field colour"),
    (("experiment", "curve", "pin", "colour"), "red", "unknown field colour (at experiment.curve.pin)"),
    (("experiment", "curve", "pin", "input_scaling", "colour"), "red", "at experiment.curve.pin.input_scaling"),
    (("states", "curve", "colour"), "red", "unknown field colour (at states.curve)"),
    (("states", "curve", "history", "colour"), "red", "unknown field colour (at states.curve.history)"),
    (("experiment", "task"), "poetry", "no task called 'poetry'"),
    (("experiment", "curve", "active"), 1, "the active run is number 1; there are 1"),
    (("experiment", "curve", "runs"), [], "holds 1 to 6 runs, not 0"),
    (("experiment", "curve", "runs", 0, "network", "inputs"), 2, "2 inputs and 1 linear outputs, which is not"),
    (
        ("experiment", "curve", "runs", 0, "network", "hidden", 0, "width"),
        6,
        "what was learned of the curve task has 39 parameters, not 45",
    ),
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
    (("states", "curve", "optimizer"), "sgd", "memory"),
    (("states", "curve", "optimizer"), "magic", "no optimizer called 'magic'"),
    (("states", "curve", "step"), -1, "a count of steps or epochs is impossible"),
    (("states", "curve", "position"), 2**60, "a count of steps or epochs is impossible"),
    (("states", "curve", "history", "stride"), 0, "history"),
    (("states", "curve", "history", "stride"), 3, "steps of the loss history are out of order"),
    (("states", "curve", "step"), 3, "steps of the loss history are out of order"),
    (("states", "curve", "epoch_start", "state"), {}, "state of the random generator is damaged"),
    (("states", "curve", "epoch_start", "bit_generator"), "MT19937", "state of the random generator is damaged"),
    (("states", "curve", "epoch_start", "state", "inc"), -1, "state of the random generator is damaged"),
    (("states", "curve", "epoch_start", "uinteger"), 2**40, "state of the random generator is damaged"),
    (("states", "curve", "noise", "uinteger"), 2**40, "state of dropout's random generator is damaged"),
    (("states", "curve", "noise", "state"), None, "state of dropout's random generator is damaged"),
    (("states", "curve", "noise"), 3, "expected object, got int (at states[...].noise)"),
    (("states",), None, "expected object, got null (at states)"),
    (("states", "curve"), None, "expected object, got null (at states"),
    (("states", "poetry"), {}, "missing required field parameters"),
    (("state",), None, "unknown field state"),
    (("experiment", "curve", "data", "generator"), "moons", "no preset of the curve workspace called 'moons'"),
    (("experiment", "surface", "data", "generator"), "wave", "no preset of the surface workspace called 'wave'"),
    (("experiment", "curve", "data", "generator"), "magic", "no preset called 'magic'"),
    (("experiment", "curve", "data", "outliers"), 0.6, "<= 0.5"),
    (("experiment", "curve", "data", "imbalance"), 1.0, "<= 0.9"),
    (("experiment", "curve", "data", "low"), -1e7, ">= -1000000.0"),
    (("experiment", "curve", "data", "colour"), "red", "unknown field colour"),
    (
        ("experiment", "surface", "names"),
        ["a", "b"],
        "the 3 columns of the points of the surface workspace have 2 names",
    ),
    (("experiment", "surface", "view", "section_along"), 2, "<= 1"),
    (("experiment", "surface", "view", "hard"), 1, "expected bool, got int"),
    (("experiment", "surface", "view", "colour"), "red", "unknown field colour"),
    (("experiment", "curve", "points", "pinned"), "none", "no array called 'none'"),
    (("experiment", "curve", "points", "pinned"), None, "expected str, got null"),
]

_RUN = ("experiment", "classes", "runs", 0)
_LAYER = (*_RUN, "network", "hidden", 0)
WRONG_TEXT_OF_CLASSES = [
    ((*_RUN, "network", "labels"), ["a", "b"], "2 classes take 1 sigmoid outputs"),
    ((*_RUN, "network", "labels"), ["a", "b", "b"], "two classes have the same name"),
    ((*_RUN, "network", "output"), "sigmoid", "3 classes take 3 softmax outputs"),
    ((*_RUN, "network", "output"), "magic", "no output called 'magic'"),
    ((*_RUN, "network", "features"), ["x"], "no feature called 'x' of 2 inputs"),
    ((*_RUN, "network", "features"), ["x1", "x2"], "what was learned of the classes task has 181 parameters, not"),
    ((*_RUN, "training", "loss"), "absolute", "absolute error is for linear outputs"),
    ((*_RUN, "training", "schedule"), "magic", "no schedule called 'magic'"),
    ((*_RUN, "training", "warmup"), -1, ">= 0"),
    ((*_RUN, "training", "colour"), "red", "unknown field colour"),
    ((*_RUN, "stop", "patience"), -1, ">= 0"),
    ((*_RUN, "stop", "colour"), "red", "unknown field colour"),
    ((*_LAYER, "dropout"), 1.0, "<= 0.9"),
    ((*_LAYER, "unit"), "cubic", "no kind of unit called 'cubic'"),
    ((*_LAYER, "unit"), "quadratic", "what was learned of the classes task has 181 parameters, not"),
    ((*_LAYER, "parameter"), 1e9, "leak of Leaky ReLU must be from"),
    ((*_LAYER, "activation"), "tanh", "has no parameter that could be"),
    (("experiment", "classes", "pin", "network", "labels"), ["a", "b"], "2 classes take 1 sigmoid outputs"),
]


@pytest.mark.usefixtures("saved_classes")
@pytest.mark.parametrize(("place", "value", "sentence"), WRONG_TEXT_OF_CLASSES)
def test_a_wrong_value_of_classes_is_named(path, place, value, sentence):
    rewrite(path, lambda text, _: at(text, place[:-1]).__setitem__(place[-1], value))
    assert sentence in (reads_or_refuses(load_session, path) or "")


@pytest.mark.usefixtures("saved_classes")
def test_a_network_that_is_not_of_its_task_is_named(path):
    def make_linear(text, _):
        network = {"inputs": 2, "outputs": 1}
        text["experiment"]["classes"]["runs"].append({"network": network})

    rewrite(path, make_linear)
    sentence = "a network of the classes workspace has 2 inputs and 1 linear outputs, which is not what its task has"
    assert sentence in (reads_or_refuses(load_session, path) or "")


@pytest.mark.usefixtures("saved_classes")
def test_what_was_learned_of_one_task_is_not_taken_for_that_of_another(path):
    def exchange(text, _):
        states = text["states"]
        states["curve"], states["classes"] = states["classes"], states["curve"]

    rewrite(path, exchange)
    assert "what was learned of the curve task has 181 parameters, not 39" in (
        reads_or_refuses(load_session, path) or ""
    )


@pytest.mark.usefixtures("saved_classes")
def test_what_was_learned_of_a_task_that_does_not_exist_is_refused(path):
    rewrite(path, lambda text, _: text["states"].__setitem__("poetry", text["states"].pop("curve")))
    assert "no task called 'poetry'; choose one of: curve, classes, surface" in (
        reads_or_refuses(load_session, path) or ""
    )


@pytest.mark.usefixtures("saved_classes")
@pytest.mark.parametrize("number", [3.0, -1.0, 0.5])
def test_a_class_that_the_network_does_not_know_is_named(path, number):
    def change(text, arrays):
        name = text["experiment"]["classes"]["points"]["targets"]
        arrays[name] = np.array([*arrays[name][:4], [number], *arrays[name][5:]])

    rewrite(path, change)
    assert f"point 5 is of class {number:g}; the network tells 0 to 2 apart" in (
        reads_or_refuses(load_session, path) or ""
    )


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
    (("experiment", "curve", "points", "test"), lambda a: a[:, None], "2 dimensions and should have 1"),
    (("experiment", "curve", "points", "ids"), lambda a: a[0], "0 dimensions and should have 1"),
    (("experiment", "curve", "points", "inputs"), lambda a: a[:, 0], "1 dimensions and should have 2"),
    (("experiment", "curve", "points", "pinned"), lambda a: a[:, None], "2 dimensions and should have 1"),
    (("experiment", "curve", "points", "pinned"), lambda a: a[:-1], "as many targets, ids and roles as inputs"),
    (("experiment", "curve", "points", "pinned"), lambda a: a.astype(int), "should be of truth values"),
    (("experiment", "curve", "points", "test"), lambda a: a.astype(float), "should be of truth values"),
    (("experiment", "curve", "pin", "parameters"), broken, "parameter of the pin of the curve workspace is not finite"),
    (("experiment", "curve", "pin", "train_loss"), lambda a: a[1:], "loss curve of the pin"),
    (("states", "curve", "parameters"), broken, "parameter of what was learned of the curve task is not finite"),
    (
        ("states", "curve", "parameters"),
        lambda a: a[1:],
        "what was learned of the curve task has 38 parameters, not 39",
    ),
    (("states", "curve", "memory"), lambda a: a[:1], "memory"),
    (("states", "curve", "memory"), broken, "optimiser's memory is not finite"),
    (("states", "curve", "history", "steps"), lambda a: a[::-1].copy(), "steps of the loss history are out of order"),
    (("states", "curve", "history", "steps"), lambda a: a[1:], "history"),
    (("states", "curve", "history", "steps"), lambda a: a[0], "history"),
    (("states", "curve", "history", "gradient_rms"), lambda a: a[:, 1:], "not of the same samples and layers"),
    (("states", "curve", "history", "update_ratio"), lambda a: a[1:], "not of the same samples and layers"),
    (("states", "curve", "history", "delta_rms"), lambda a: a.astype(int), "should be of floats"),
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


@pytest.mark.parametrize("fixture", ["saved", "saved_classes"])
def test_damage_of_any_kind_is_one_sentence_or_harmless(request, fixture, path):
    request.getfixturevalue(fixture)
    for variant in damaged(path.read_bytes(), 1000):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)


@pytest.mark.parametrize("fixture", ["saved", "saved_classes"])
def test_damage_inside_the_text_is_one_sentence_or_harmless(request, fixture, path):
    """The zip's checksum finds most damage; this writes damaged texts with a right one."""
    request.getfixturevalue(fixture)
    with np.load(io.BytesIO(path.read_bytes())) as archive:
        arrays = dict(archive)
    text = str(arrays.pop("session"))
    for variant in damaged(text.encode(), 600, seed=1):
        path.write_bytes(encode_arrays({"session": np.array(variant.decode(errors="replace")), **arrays}))
        reads_or_refuses(load_session, path)


@pytest.mark.parametrize("change", [{"formula": "sin("}, {"formula": "y"}, {"low": 3.0, "high": 3.0}])
def test_a_formula_that_makes_no_points_is_refused_before_a_window_asks_it(tmp_path, change):
    start = Experiment()
    data = preset_spec("surface", "formula", start.surface.data)
    path = tmp_path / "work.nlab"
    save_session(path, replace(start, surface=load_generator(start.surface, data)), {})
    assert load_session(path)[0].surface.data == data
    save_session(path, replace(start, surface=replace(start.surface, data=replace(data, **change))), {})
    assert "formula" in (reads_or_refuses(load_session, path) or "").lower()
