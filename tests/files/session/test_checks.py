"""A session file that says something impossible is refused in one sentence that names it, whatever was done to it."""

import io
import json
import zipfile

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.edits import load_generator
from neuronlab.core.errors import NewerVersionError
from neuronlab.core.specs.data import preset_spec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session.file import VERSION, load_session, read_save_number, save_session
from neuronlab.files.session.work import Work
from tests.files.fuzzing import damaged, reads_or_refuses


def rewrite(path, change):
    """Save the archive again after `change(text as a dict, arrays)`."""
    with np.load(io.BytesIO(path.read_bytes())) as archive:
        arrays = dict(archive)
    text = json.loads(str(arrays.pop("session")))
    change(text, arrays)
    path.write_bytes(encode_arrays({"session": np.array(json.dumps(text)), **arrays}))


def at(text, position):
    for step in position:
        text = text[step]
    return text


_STATE = ("states", "curve", "0")
WRONG_TEXT = [
    (("version",), VERSION + 1, f"version {VERSION + 1} requires a newer NeuronLab"),
    (("version",), 0, "its version must be 1 or more"),
    (("format",), "neuronlab-model", "is not marked as a neuronlab-session file"),
    (("colour",), "red", "unknown field colour"),
    (("experiment", "colour"), "red", "unknown field colour (at experiment)"),
    (("experiment", "curve", "runs", 0, "training", "colour"), "red", "unknown field colour"),
    (("experiment", "curve", "points", "colour"), "red", "unknown field colour"),
    (("experiment", "curve", "pin"), None, "unknown field pin"),
    (("states", "curve", "4", "input_scaling", "colour"), "red", "at states.curve.4.input_scaling"),
    ((*_STATE, "colour"), "red", "unknown field colour (at states.curve.0)"),
    ((*_STATE, "history", "colour"), "red", "unknown field colour (at states.curve.0.history)"),
    (
        (*_STATE, "input_range"),
        [],
        "input range of the trained state of the curve task has the wrong number",
    ),
    ((*_STATE, "input_range"), [[1.0, 1.0]], "is not finite, or empty"),
    (
        (*_STATE, "best", "state", "step"),
        10**6,
        "step of the best state of the curve task is later than",
    ),
    ((*_STATE, "best", "state", "history", "steps"), "none", "no array named 'none'"),
    (
        (*_STATE, "best", "run", "network", "inputs"),
        2,
        "network of the best state of the curve task has 2",
    ),
    (
        (*_STATE, "best", "run", "network", "hidden", 0, "width"),
        6,
        "the best state of the curve task has 39",
    ),
    ((*_STATE, "best", "loss"), 1e999, "is"),
    ((*_STATE, "best", "colour"), "red", "unknown field colour (at states.curve.0.best)"),
    (("experiment", "task"), "poetry", "no task named 'poetry'"),
    (("experiment", "curve", "active"), 2, "the active run has index 2, but there are only 2 runs"),
    (("experiment", "curve", "runs"), [], "holds 1 to 6 runs, not 0"),
    (("experiment", "curve", "runs", 1, "slot"), 0, "two runs of a workspace have the same slot"),
    (("experiment", "curve", "runs", 1, "slot"), 6, "<= 5"),
    (("experiment", "curve", "runs", 1, "slot"), 3, "a run was trained that the curve workspace does not have"),
    (("experiment", "curve", "runs", 1, "name"), "two\nlines", "contains a control character"),
    (("experiment", "curve", "runs", 1, "activity"), "rests", "invalid enum value 'rests'"),
    (("experiment", "curve", "clock"), "beats", "invalid enum value 'beats'"),
    (("experiment", "curve", "target_loss"), -1.0, ">= 0.0"),
    ((*_STATE, "evaluations"), -1, "a count of steps or epochs is invalid"),
    ((*_STATE, "seconds"), -1.0, "the seconds of compute are invalid"),
    ((*_STATE, "seconds"), 1e999, "is"),
    (("experiment", "curve", "runs", 0, "network", "inputs"), 2, "2 inputs and 1 linear outputs, which do not"),
    (
        ("experiment", "curve", "runs", 0, "network", "hidden", 0, "width"),
        6,
        "the trained state of the curve task has 39 parameters, not 45",
    ),
    (("experiment", "curve", "runs", 0, "network", "hidden", 0, "width"), 513, "<= 512"),
    (("experiment", "curve", "runs", 0, "network", "hidden", 0, "activation"), "swish", "no activation named 'swish'"),
    (("experiment", "curve", "runs", 0, "training", "learning_rate"), 1e9, "<= 100.0"),
    (("experiment", "curve", "points", "inputs"), "none", "no array named 'none'"),
    (("experiment", "curve", "points", "inputs"), 3, "expected str, got int"),
    (("states", "curve", "4", "target_scaling", "deviation"), [0.0], "a deviation below 1e-150"),
    (("states", "curve", "4", "input_scaling", "deviation"), [1e-151], "a deviation below 1e-150"),
    ((*_STATE, "target_scaling", "deviation"), [-1.0], "a deviation below 1e-150"),
    (("states", "curve", "4", "target_scaling", "deviation"), [], "wrong number of columns"),
    (("save_number",), -1, ">= 0 (at save_number)"),
    (("save_number",), 2**53 + 1, "<= 9007199254740992 (at save_number)"),
    (("save_number",), 10**30, "at save_number"),
    ((*_STATE, "optimizer"), "sgd", "memory"),
    ((*_STATE, "optimizer"), "magic", "no optimizer named 'magic'"),
    ((*_STATE, "step"), -1, "a count of steps or epochs is invalid"),
    ((*_STATE, "position"), 2**60, "a count of steps or epochs is invalid"),
    ((*_STATE, "history", "stride"), 0, "history"),
    ((*_STATE, "history", "stride"), 3, "steps of the loss history are out of order"),
    ((*_STATE, "step"), 3, "steps of the loss history are out of order"),
    ((*_STATE, "epoch_start", "state"), {}, "state of the random generator is damaged"),
    ((*_STATE, "epoch_start", "bit_generator"), "MT19937", "state of the random generator is damaged"),
    ((*_STATE, "epoch_start", "state", "inc"), -1, "state of the random generator is damaged"),
    ((*_STATE, "epoch_start", "uinteger"), 2**40, "state of the random generator is damaged"),
    ((*_STATE, "noise", "uinteger"), 2**40, "state of dropout's random generator is damaged"),
    ((*_STATE, "noise", "state"), None, "state of dropout's random generator is damaged"),
    ((*_STATE, "noise"), 3, "expected object, got int (at states[...][...].noise)"),
    (("states",), None, "expected object, got null (at states)"),
    (("states", "curve"), None, "expected object, got null (at states"),
    (("states", "poetry"), {}, "no task named 'poetry'"),
    (("state",), None, "unknown field state"),
    (("experiment", "curve", "data", "generator"), "moons", "no preset of the curve workspace named 'moons'"),
    (("experiment", "surface", "data", "generator"), "wave", "no preset of the surface workspace named 'wave'"),
    (("experiment", "curve", "data", "generator"), "magic", "no preset named 'magic'"),
    (("experiment", "curve", "data", "outliers"), 0.6, "<= 0.5"),
    (("experiment", "curve", "data", "imbalance"), 1.0, "<= 0.9"),
    (("experiment", "curve", "data", "low"), -1e7, ">= -1000000.0"),
    (("experiment", "curve", "data", "colour"), "red", "unknown field colour"),
    (
        ("experiment", "surface", "names"),
        ["a", "b"],
        "the 3 columns of the points of the surface workspace have 2 names",
    ),
    (
        ("experiment", "surface", "meanings"),
        [{"unit": "cm"}],
        "the 3 columns of the points of the surface workspace have 1 meanings",
    ),
    (("experiment", "surface", "meanings"), [{"comma": "none"}], "invalid enum value 'none'"),
    (("experiment", "surface", "view", "section_along"), 2, "<= 1"),
    (("experiment", "surface", "view", "hard"), 1, "expected bool, got int"),
    (("experiment", "surface", "view", "colour"), "red", "unknown field colour"),
    (("experiment", "curve", "points", "pinned"), "none", "no array named 'none'"),
    (("experiment", "curve", "points", "pinned"), None, "expected str, got null"),
]

_RUN = ("experiment", "classes", "runs", 0)
_LAYER = (*_RUN, "network", "hidden", 0)
WRONG_TEXT_OF_CLASSES = [
    ((*_RUN, "network", "labels"), ["a", "b"], "2 classes require 1 sigmoid outputs"),
    ((*_RUN, "network", "labels"), ["a", "b", "b"], "two classes have the same name"),
    ((*_RUN, "network", "output"), "sigmoid", "3 classes require 3 softmax outputs"),
    ((*_RUN, "network", "output"), "magic", "no output named 'magic'"),
    ((*_RUN, "network", "features"), ["x"], "no feature named 'x' for 2 inputs"),
    ((*_RUN, "network", "features"), ["x1", "x2"], "the trained state of the classes task has 181 parameters, not"),
    ((*_RUN, "training", "loss"), "absolute", "absolute error requires linear outputs"),
    ((*_RUN, "training", "schedule"), "magic", "no schedule named 'magic'"),
    ((*_RUN, "training", "warmup"), -1, ">= 0"),
    ((*_RUN, "training", "colour"), "red", "unknown field colour"),
    ((*_RUN, "stop", "patience"), -1, ">= 0"),
    ((*_RUN, "stop", "colour"), "red", "unknown field colour"),
    ((*_LAYER, "dropout"), 1.0, "<= 0.9"),
    ((*_LAYER, "unit"), "cubic", "no kind of unit named 'cubic'"),
    ((*_LAYER, "unit"), "quadratic", "the trained state of the classes task has 181 parameters, not"),
    ((*_LAYER, "parameter"), 1e9, "alpha of Leaky ReLU must be from"),
    ((*_LAYER, "activation"), "tanh", "has no parameter; "),
    (("experiment", "classes", "runs", 1, "network", "labels"), ["a", "b"], "2 classes require 1 sigmoid outputs"),
]


@pytest.mark.usefixtures("saved_classes")
@pytest.mark.parametrize(("position", "value", "sentence"), WRONG_TEXT_OF_CLASSES)
def test_a_wrong_value_of_classes_is_named(path, position, value, sentence):
    rewrite(path, lambda text, _: at(text, position[:-1]).__setitem__(position[-1], value))
    assert sentence in (reads_or_refuses(load_session, path) or "")


@pytest.mark.usefixtures("saved_classes")
def test_a_network_that_is_not_of_its_task_is_named(path):
    def make_linear(text, _):
        network = {"inputs": 2, "outputs": 1}
        text["experiment"]["classes"]["runs"].append({"network": network, "slot": 1})

    rewrite(path, make_linear)
    sentence = "a network of the classes workspace has 2 inputs and 1 linear outputs, which do not fit its task"
    assert sentence in (reads_or_refuses(load_session, path) or "")


@pytest.mark.usefixtures("saved_classes")
def test_what_was_learned_of_one_task_is_not_taken_for_that_of_another(path):
    def exchange(text, _):
        states = text["states"]
        states["curve"], states["classes"] = states["classes"], states["curve"]

    rewrite(path, exchange)
    assert "the trained state of the curve task has 181 parameters, not 39" in (
        reads_or_refuses(load_session, path) or ""
    )


@pytest.mark.usefixtures("saved_classes")
def test_what_was_learned_of_a_task_that_does_not_exist_is_refused(path):
    rewrite(path, lambda text, _: text["states"].__setitem__("poetry", text["states"].pop("curve")))
    assert "no task named 'poetry'; choose one of: curve, classes, surface" in (
        reads_or_refuses(load_session, path) or ""
    )


@pytest.mark.usefixtures("saved_classes")
@pytest.mark.parametrize("number", [3.0, -1.0, 0.5])
def test_a_class_that_the_network_does_not_know_is_named(path, number):
    def change(text, arrays):
        name = text["experiment"]["classes"]["points"]["targets"]
        arrays[name] = np.array([*arrays[name][:4], [number], *arrays[name][5:]])

    rewrite(path, change)
    assert f"point 5 has class {number:g}; the classes of the network are 0 to 2" in (
        reads_or_refuses(load_session, path) or ""
    )


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(("position", "value", "sentence"), WRONG_TEXT)
def test_a_wrong_value_is_named(path, position, value, sentence):
    rewrite(path, lambda text, _: at(text, position[:-1]).__setitem__(position[-1], value))
    assert sentence in (reads_or_refuses(load_session, path) or "")


@pytest.mark.usefixtures("saved")
def test_a_newer_version_is_told_from_damage(path):
    rewrite(path, lambda text, _: text.__setitem__("version", VERSION + 1))
    for read in (load_session, read_save_number):
        with pytest.raises(NewerVersionError, match="requires a newer NeuronLab"):
            read(path)


def nest_deeply(path):
    """A list of lists of lists …, which no reader can follow."""
    with np.load(path) as archive:
        arrays = dict(archive)
    text = str(arrays["session"]).replace('"names":[]', f'"names":{"[" * 4_000}{"]" * 4_000}', 1)
    path.write_bytes(encode_arrays({**arrays, "session": np.array(text)}))


def state_impossible_shape(path):
    """An array of no bytes that says it has more columns than a machine can count."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    empty = next(name for name, data in members.items() if b"(0, 2), }" in data)
    long = b"(0, 100000000000000000000), }"
    members[empty] = members[empty].replace(b"(0, 2), }" + b" " * (len(long) - 9), long)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [(nest_deeply, "nested too deeply"), (state_impossible_shape, "does not match its contents")],
    ids=["nested", "shape"],
)
def test_nesting_and_shapes_without_end_are_refused(path, damage, sentence):
    damage(path)
    refused = reads_or_refuses(load_session, path) or ""
    assert sentence in refused or "expected str, got array" in refused  # how deep is too deep depends on Python


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError, "there is not enough memory to read it."),
        (RecursionError, "it is nested too deeply."),
        (OverflowError, "it contains a number that is too large."),
        (ValueError, "it is damaged."),
    ],
)
def test_what_no_check_foresaw_is_a_sentence_and_the_log_has_the_rest(path, error, sentence, monkeypatch, caplog):
    def fail(*_):
        raise error

    monkeypatch.setattr("neuronlab.files.session.file.check_session", fail)
    assert (reads_or_refuses(load_session, path) or "").endswith(sentence)
    assert "Traceback" in caplog.text


def broken(array):
    changed = array.copy()
    changed[0] = np.nan
    return changed


WRONG_ARRAYS = [
    (("experiment", "curve", "points", "inputs"), lambda a: a[:-1], "equal numbers of inputs, targets, ids and roles"),
    (("experiment", "curve", "points", "inputs"), broken, "not a finite number"),
    (("experiment", "curve", "points", "inputs"), lambda a: np.hstack([a, a]), "have 2 + 1 columns"),
    (("experiment", "curve", "points", "ids"), lambda a: a * 0, "two points have the same id"),
    (("experiment", "curve", "points", "ids"), lambda a: -a, "has an invalid id or source"),
    (("experiment", "curve", "points", "ids"), lambda a: a.astype(float), "the type float64; it must contain integers"),
    (("experiment", "curve", "points", "source"), lambda a: a + 2**40, "has an invalid id or source"),
    (("experiment", "curve", "points", "test"), lambda a: a[:, None], "2 dimensions, not 1"),
    (("experiment", "curve", "points", "ids"), lambda a: a[0], "0 dimensions, not 1"),
    (("experiment", "curve", "points", "inputs"), lambda a: a[:, 0], "1 dimensions, not 2"),
    (("experiment", "curve", "points", "pinned"), lambda a: a[:, None], "2 dimensions, not 1"),
    (("experiment", "curve", "points", "pinned"), lambda a: a[:-1], "equal numbers of inputs, targets, ids and roles"),
    (("experiment", "curve", "points", "pinned"), lambda a: a.astype(int), "must contain booleans"),
    (("experiment", "curve", "points", "test"), lambda a: a.astype(float), "must contain booleans"),
    (("states", "curve", "4", "parameters"), broken, "parameter of the trained state of the curve task is not finite"),
    ((*_STATE, "parameters"), broken, "parameter of the trained state of the curve task is not finite"),
    (
        (*_STATE, "parameters"),
        lambda a: a[1:],
        "the trained state of the curve task has 38 parameters, not 39",
    ),
    ((*_STATE, "memory"), lambda a: a[:1], "memory"),
    ((*_STATE, "memory"), broken, "optimiser's memory is not finite"),
    (
        (*_STATE, "history", "steps"),
        lambda a: a[::-1].copy(),
        "steps of the loss history are out of order",
    ),
    ((*_STATE, "history", "steps"), lambda a: a[1:], "history"),
    ((*_STATE, "history", "steps"), lambda a: a[0], "history"),
    ((*_STATE, "history", "gradient_rms"), lambda a: a[:, 1:], "must have the same shape"),
    ((*_STATE, "history", "update_ratio"), lambda a: a[1:], "must have the same shape"),
    ((*_STATE, "history", "delta_rms"), lambda a: a.astype(int), "must contain floats"),
]


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(("position", "change", "sentence"), WRONG_ARRAYS)
def test_a_wrong_array_is_named(path, position, change, sentence):
    def change_array(text, arrays):
        name = at(text, position)
        arrays[name] = change(arrays[name])

    rewrite(path, change_array)
    assert sentence in (reads_or_refuses(load_session, path) or "")


def test_a_model_is_not_taken_for_a_session(path):
    path.write_bytes(encode_arrays({"metadata": np.array("{}")}))
    assert "contains no text named session" in (reads_or_refuses(load_session, path) or "")


@pytest.mark.parametrize("fixture", ["saved", "saved_classes"])
def test_damage_of_any_kind_is_one_sentence_or_harmless(request, fixture, path):
    request.getfixturevalue(fixture)
    for variant in damaged(path.read_bytes(), 400):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)


@pytest.mark.parametrize("fixture", ["saved", "saved_classes"])
def test_damage_inside_the_text_is_one_sentence_or_harmless(request, fixture, path):
    """The zip's checksum finds most damage; this writes damaged texts with a right one."""
    request.getfixturevalue(fixture)
    with np.load(io.BytesIO(path.read_bytes())) as archive:
        arrays = dict(archive)
    text = str(arrays.pop("session"))
    for variant in damaged(text.encode(), 200, seed=1):
        path.write_bytes(encode_arrays({"session": np.array(variant.decode(errors="replace")), **arrays}))
        reads_or_refuses(load_session, path)


@pytest.mark.parametrize("change", [{"formula": "sin("}, {"formula": "y"}, {"low": 3.0, "high": 3.0}])
def test_a_formula_that_makes_no_points_is_refused_before_a_window_asks_it(tmp_path, change):
    start = Experiment()
    data = preset_spec("surface", "formula", start.surface.data)
    path = tmp_path / "work.nlab"
    save_session(path, Work(replace(start, surface=load_generator(start.surface, data))))
    assert load_session(path).experiment.surface.data == data
    save_session(path, Work(replace(start, surface=replace(start.surface, data=replace(data, **change)))))
    assert "formula" in (reads_or_refuses(load_session, path) or "").lower()
