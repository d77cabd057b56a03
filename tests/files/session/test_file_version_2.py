"""Sessions of version 2 still open: this is one of classes, as that version wrote it after five steps of Adam."""

import json

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.specs.data import DataSpec, ViewSpec
from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.core.training.state import NOISE, ORDER
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session.file import load_session, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

LAYER = '"parameter":null,"formula":"","unit":"linear"'
CURVE_NETWORK = (
    f'"network":{{"inputs":1,"outputs":1,"hidden":[{{"width":1,"activation":"tanh",{LAYER},"dropout":0.0}}],'
    '"features":[],"output":"linear","labels":[]}'
)
SCHEDULE = (
    '"schedule":"constant","schedule_steps":1000,"schedule_factor":0.5,"warmup":0,"clip":0.0,"l1":0.0,"l2":0.0,'
    '"weight_decay":0.0,"initializer":"auto","initial_scale":null,"initial_bias":0.0'
)
TRAINING = f'"training":{{"optimizer":"adam","learning_rate":0.01,"batch_size":0,"loss":"squared",{SCHEDULE},"seed":3,'
TRAINING += '"standardize":false}'
STOP = '"max_epochs":0,"target_loss":0.0,"patience":0,"max_seconds":0.0'
UNSCALED = '{"mean":[0.0],"deviation":[1.0]}'
TEXT = (
    '{"format":"neuronlab-session","version":2,"experiment":{"task":"classes",'
    '"curve":{"data":{"generator":"bumps","count":2,"noise":0.12,"test_share":0.2,"seed":5,"split_seed":0},'
    '"points":{"inputs":"array0","targets":"array1","ids":"array2","test":"array3","source":"array4"},'
    f'"runs":[{{{CURVE_NETWORK},{TRAINING},"stop":{{"max_steps":0,{STOP}}}}}],"active":0,'
    f'"pin":{{{CURVE_NETWORK},"parameters":"array5","input_scaling":{UNSCALED},"target_scaling":{UNSCALED},'
    '"steps":"array6","train_loss":"array7"}},'
    '"classes":{"data":{"generator":"wave","count":40,"noise":0.12,"test_share":0.25,"seed":0,"split_seed":4},'
    '"points":{"inputs":"array8","targets":"array9","ids":"array10","test":"array11","source":"array12"},'
    f'"runs":[{{"network":{{"inputs":2,"outputs":1,"hidden":[{{"width":2,"activation":"prelu",{LAYER},"dropout":0.25}}],'
    '"features":["x1","x1*x2"],"output":"sigmoid","labels":["no","yes"]},'
    f'"training":{{"optimizer":"adam","learning_rate":0.01,"batch_size":2,"loss":"cross_entropy",{SCHEDULE},"seed":7,'
    f'"standardize":true}},"stop":{{"max_steps":500,{STOP}}}}}],"active":0,"pin":null}},'
    '"surface":{"data":{"generator":"wave","count":40,"noise":0.12,"test_share":0.2,"seed":0,"split_seed":0},'
    '"points":{"inputs":"array13","targets":"array14","ids":"array15","test":"array16","source":"array17"},'
    '"runs":[{"network":{"inputs":2,"outputs":1,"hidden":[],"features":[],"output":"linear","labels":[]},'
    f'{TRAINING},"stop":{{"max_steps":0,{STOP}}}}}],"active":0,"pin":null}},"warm_edits":false}},'
    '"state":{"parameters":"array18","optimizer":"adam","memory":"array19","updates":5,"step":5,"epoch":2,"position":5,'
    '"epoch_start":{"bit_generator":"PCG64","state":{"state":223287629857623181254596853466259223609,'
    '"inc":308150279551341003411871369124747215903},"has_uint32":0,"uinteger":0},'
    '"input_scaling":{"mean":[1.0,0.875],"deviation":[1.8708286933869707,0.739509972887452]},'
    f'"target_scaling":{UNSCALED},'
    '"history":{"stride":2,"steps":"array20","train_loss":"array21","test_loss":"array22","gradient_rms":"array23"},'
    '"noise":{"bit_generator":"PCG64","state":{"state":93092086427136103158349235334605593415,'
    '"inc":335525487372790081878786786400754830253},"has_uint32":0,"uinteger":3343401667},"judged_from":0}}'
)
PIN = "2.0209124088287354 0.020007465034723282 -2.53566575050354 0.01999911293387413"
PARAMETERS = (
    "0.043496958911418915 0.3342663645744324 0.01317607332020998 -0.2550429701805115 -0.829506516456604 "
    "-0.007975608110427856 -0.4162898063659668 -0.7758605480194092 -0.007462962530553341 0.27814435958862305 "
    "0.20740295946598053"
)
MEMORY = (
    "-0.3624572157859802 -0.21567313373088837 -0.13173609972000122 -0.362465500831604 -0.6524971723556519 "
    "0.36896175146102905 0.19036391377449036 -0.8287600874900818 0.36101043224334717 -0.12996894121170044 "
    "0.4305984377861023 0.0641767755150795 0.024233508855104446 0.11163435876369476 0.24908193945884705 "
    "0.5497264266014099 0.5354162454605103 0.016349438577890396 0.935779333114624 0.9563387632369995 "
    "0.015430805273354053 0.06842555105686188"
)
TRAIN_LOSS = "0.9248859256027668 0.9087895790323969 0.8921458857957172"
TEST_LOSS = "0.6293779503508597 0.6618505999440945 0.6841205867315563"
GRADIENTS = (
    "0.18086576844663335 0.2632906952814506 0.17509359383129736 0.25676215240872485 0.17054762931794434 "
    "0.2473379759762718"
)
SIX_STEPS_LATER = (
    "0.07307738065719604 0.37745365500450134 0.014635380357503891 -0.22669851779937744 -0.7979023456573486 "
    "-0.029669340699911118 -0.46137353777885437 -0.7448186874389648 0.00030226726084947586 0.3068104684352875 "
    "0.16106180846691132"
)


def numbers(text, kind=np.float32):
    return np.array(text.split(), kind)


ARRAYS = {
    "session": np.array(TEXT),
    "array0": np.array([[-1.0], [0.5], [2.0]]),
    "array1": np.array([[1.0], [0.25], [4.0]]),
    "array2": np.array([0, 1, 4]),
    "array3": np.array([False, True, False]),
    "array4": np.array([0, 1, -1]),
    "array5": numbers(PIN),
    "array6": np.arange(3),
    "array7": np.array([22.560511263081025, 22.42498128748221, 22.28970978039939]),
    "array8": np.array([[0.0, 0.0], [1.0, 0.5], [2.0, 3.0], [4.0, 1.0], [-1.0, 2.0]]),
    "array9": np.array([[0.0], [1.0], [1.0], [0.0], [1.0]]),
    "array10": np.array([0, 1, 2, 3, 6]),
    "array11": np.array([False, False, True, False, False]),
    "array12": np.full(5, -1),
    "array13": np.empty((0, 2)),
    "array14": np.empty((0, 1)),
    "array15": np.empty(0, int),
    "array16": np.empty(0, bool),
    "array17": np.empty(0, int),
    "array18": numbers(PARAMETERS),
    "array19": numbers(MEMORY).reshape(2, 11),
    "array20": np.array([0, 2, 4]),
    "array21": numbers(TRAIN_LOSS, float),
    "array22": numbers(TEST_LOSS, float),
    "array23": numbers(GRADIENTS, float).reshape(3, 2),
}


@pytest.fixture
def path(tmp_path):
    """The session as a file."""
    path = tmp_path / "work.nlab"
    path.write_bytes(encode_arrays(ARRAYS))
    return path


def rewrite(path, change):
    """Save the file again after `change(text as a dict)`."""
    text = json.loads(TEXT)
    change(text)
    path.write_bytes(encode_arrays({**ARRAYS, "session": np.array(json.dumps(text))}))


def test_points_come_back_in_every_column_and_none_is_pinned(path):
    experiment = load_session(path).experiment
    for workspace, first in ((experiment.curve, 0), (experiment.classes, 8), (experiment.surface, 13)):
        for number, name in enumerate(("inputs", "targets", "ids", "test", "source")):
            column, before = getattr(workspace.points, name), ARRAYS[f"array{first + number}"]
            assert (column.dtype, column.shape) == (before.dtype, before.shape)
            assert column.tobytes() == before.tobytes()
        assert workspace.points.pinned.tolist() == [False] * len(workspace.points)


def test_runs_come_back_with_every_option(path):
    experiment = load_session(path).experiment
    curve = RunSpec(NetworkSpec(hidden=(LayerSpec(1, "tanh"),)), TrainingSpec(initial_bias=0.0, seed=3))
    network = NetworkSpec(
        inputs=2,
        outputs=1,
        hidden=(LayerSpec(2, "prelu", dropout=0.25),),
        features=("x1", "x1*x2"),
        output="sigmoid",
        labels=("no", "yes"),
    )
    training = TrainingSpec(initial_bias=0.0, batch_size=2, loss="cross_entropy", seed=7, standardize=True)
    assert (experiment.task, experiment.warm_edits) == ("classes", False)
    assert experiment.curve.runs[0] == curve
    assert experiment.classes.runs == (RunSpec(network, training, StopSpec(max_steps=500)),)
    surface = Experiment().surface.run
    assert experiment.surface.run == replace(surface, training=replace(surface.training, initial_bias=0.0))


def test_recipes_come_back_and_what_that_version_did_not_have_is_as_usual(path):
    experiment = load_session(path).experiment
    assert experiment.curve.data == DataSpec(generator="bumps", count=2, seed=5)
    for task in ("classes", "surface"):  # whose points no recipe made yet
        row, data = TASKS[task], getattr(experiment, task).data
        assert (data.generator, data.formula) == (row.generator, row.formula)
    assert (experiment.classes.data.test_share, experiment.classes.data.split_seed) == (0.25, 4)
    assert {getattr(experiment, task).view for task in TASKS} == {ViewSpec()}


def test_the_pin_comes_back_as_a_frozen_run(path):
    work = load_session(path)
    experiment, states = work.experiment, work.states
    run, pinned = experiment.curve.runs
    assert (pinned.slot, pinned.name, pinned.activity) == (1, "Pinned", "frozen")
    assert pinned.network == run.network
    assert pinned.training == run.training
    state = states["curve"][1]
    assert state.parameters.tobytes() == numbers(PIN).tobytes()
    assert state.input_scaling.is_identity
    assert state.target_scaling.is_identity
    assert state.step == 2
    assert state.history.steps.tolist() == [0, 1, 2]
    assert state.history.train_loss.tobytes() == ARRAYS["array7"].tobytes()
    assert np.isnan(state.history.test_loss).all()
    assert len(experiment.classes.runs) == len(experiment.surface.runs) == 1


def test_what_was_learned_comes_back_for_the_task_it_was_learned_in(path):
    states = load_session(path).states
    assert {task: list(slots) for task, slots in states.items()} == {"classes": [0], "curve": [1]}
    state = states["classes"][0]
    assert state.parameters.tobytes() == numbers(PARAMETERS).tobytes()
    assert state.memory.tobytes() == numbers(MEMORY).tobytes()
    assert (state.optimizer, state.updates, state.step, state.epoch, state.position) == ("adam", 5, 5, 2, 5)
    assert (state.input_scaling.mean, state.input_scaling.deviation[1]) == ((1.0, 0.875), 0.739509972887452)
    assert state.target_scaling.is_identity
    for generator, stream in ((state.epoch_start, ORDER), (state.noise, NOISE)):
        # Both have moved on from where the seed puts them, along the stream that is theirs.
        assert generator["state"]["inc"] == np.random.PCG64([7, stream]).state["state"]["inc"]
    history = state.history
    assert (history.stride, history.steps.tolist()) == (2, [0, 2, 4])
    assert history.train_loss.tobytes() == numbers(TRAIN_LOSS, float).tobytes()
    assert history.test_loss.tobytes() == numbers(TEST_LOSS, float).tobytes()
    assert history.gradient_rms.tobytes() == numbers(GRADIENTS, float).tobytes()


def resumed(path):
    work = load_session(path)
    experiment, states = work.experiment, work.states
    trainer = Trainer(experiment.classes.run, experiment.classes.points, states["classes"][0])
    trainer.advance(6)
    return trainer


def test_training_goes_on_where_it_stood(path):
    trainer = resumed(path)
    assert trainer.step == 11
    np.testing.assert_allclose(trainer.parameters, numbers(SIX_STEPS_LATER), rtol=1e-5, atol=1e-8)


def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(path, tmp_path):
    new = tmp_path / "new.nlab"
    save_session(new, load_session(path))
    with np.load(new) as archive:
        text = json.loads(str(archive["session"]))
    assert text["version"] == 11
    assert "state" not in text
    assert same_learned(resumed(new).state(), resumed(path).state())
    before, after = load_session(path).experiment, load_session(new).experiment
    for task in TASKS:
        assert getattr(after, task).points.digest == getattr(before, task).points.digest
        assert getattr(after, task).data == getattr(before, task).data


@pytest.mark.parametrize("state", ["null", "missing"])
def test_where_nothing_was_learned_nothing_is_there(path, state):
    rewrite(path, lambda text: text.pop("state") if state == "missing" else text.__setitem__("state", None))
    assert list(load_session(path).states) == ["curve"]  # the pin


WRONG = [
    (("experiment",), "expected object"),
    (("experiment", "task"), "expected str"),
    (("experiment", "classes"), "expected object"),
    (("experiment", "curve", "points"), "expected object"),
    (("experiment", "curve", "points", "test"), "expected str"),
    (("experiment", "curve", "points", "inputs"), "expected str"),
    (("experiment", "surface", "data"), "expected object"),
    (("experiment", "curve", "pin"), "expected object"),
    (("state",), "expected object"),
]


@pytest.mark.parametrize("value", [3, True, [], [[]]], ids=str)
@pytest.mark.parametrize(("position", "sentence"), WRONG)
def test_a_value_of_another_kind_is_refused_in_its_place(path, position, sentence, value):
    def change(text):
        for step in position[:-1]:
            text = text[step]
        text[position[-1]] = value

    rewrite(path, change)
    assert sentence in (reads_or_refuses(load_session, path) or "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: text["experiment"].__setitem__("task", "poetry"), "no task named 'poetry'"),
        (lambda text: text["experiment"].__setitem__("task", {}), "expected str, got object"),
        (
            lambda text: text["experiment"].__setitem__("task", "curve"),
            "state of the curve task has 11 parameters, not 4",
        ),
        (lambda text: text["experiment"].pop("task"), "state of the curve task has 11 parameters, not 4"),
        (lambda text: text["experiment"].pop("classes"), "state of the classes task has 11 parameters, not 3"),
        (lambda text: text.pop("experiment"), "missing required field experiment"),
        (lambda text: text["experiment"]["curve"]["points"].pop("test"), "missing required field test"),
        (lambda text: text["experiment"]["curve"]["points"].__setitem__("test", "none"), "no array named 'none'"),
        (lambda text: text["experiment"]["curve"]["points"].__setitem__("test", "array0"), "must contain booleans"),
        (lambda text: text["experiment"]["curve"]["data"].__setitem__("generator", "moons"), "no preset of the curve"),
        (lambda text: text["state"].__setitem__("colour", "red"), "unknown field colour (at states.classes.0)"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_a_sentence(path, change, sentence):
    rewrite(path, change)
    assert sentence in (reads_or_refuses(load_session, path) or "")


@pytest.mark.parametrize("shape", [(), (3, 1), (0,)])
def test_roles_of_another_shape_are_refused(path, shape):
    path.write_bytes(encode_arrays({**ARRAYS, "array3": np.zeros(shape, bool)}))
    sentence = "equal numbers of inputs, targets, ids and roles" if shape == (0,) else "dimensions, not 1"
    assert sentence in (reads_or_refuses(load_session, path) or "")


def test_damage_of_any_kind_is_one_sentence_or_harmless(path):
    for variant in damaged(TEXT.encode(), 200):
        path.write_bytes(encode_arrays({**ARRAYS, "session": np.array(variant.decode(errors="replace"))}))
        reads_or_refuses(load_session, path)
