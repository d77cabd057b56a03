"""Sessions of version 1 still open: this is one, as that version wrote it after five steps of momentum."""

import json

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment, RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session.file import load_session, save_session
from tests.files.fuzzing import damaged, reads_or_refuses

DATA = '{"generator":"wave","count":40,"noise":0.12,"test_share":0.2,"seed":0,"split_seed":0}'
OF_TWO_INPUTS = (
    '"runs":[{"network":{"inputs":2,"outputs":1,"hidden":[]},"training":{"optimizer":"adam","learning_rate":0.01,'
    '"batch_size":0,"l2":0.0,"initializer":"auto","seed":3,"standardize":false}}],"active":0,"pin":null'
)
TEXT = (
    '{"format":"neuronlab-session","version":1,"experiment":{"task":"curve",'
    f'"curve":{{"data":{DATA},'
    '"points":{"inputs":"array0","targets":"array1","ids":"array2","test":"array3","source":"array4"},'
    '"runs":[{"network":{"inputs":1,"outputs":1,"hidden":[{"width":2,"activation":"leaky_relu"},'
    '{"width":2,"activation":"tanh"}]},"training":{"optimizer":"momentum","learning_rate":0.01,"batch_size":2,'
    '"l2":0.001,"initializer":"auto","seed":3,"standardize":true}}],"active":0,"pin":null},'
    f'"classes":{{"data":{DATA},'
    '"points":{"inputs":"array5","targets":"array6","ids":"array7","test":"array8","source":"array9"},'
    f"{OF_TWO_INPUTS}}},"
    f'"surface":{{"data":{DATA},'
    '"points":{"inputs":"array10","targets":"array11","ids":"array12","test":"array13","source":"array14"},'
    f"{OF_TWO_INPUTS}}}}},"
    '"state":{"parameters":"array15","optimizer":"momentum","memory":"array16","updates":5,"step":5,"epoch":2,'
    '"position":5,"epoch_start":{"bit_generator":"PCG64","state":{"state":118830642970827738314865400460226896084,'
    '"inc":307890973864430081673339288470129801345},"has_uint32":0,"uinteger":0},'
    '"input_scaling":{"mean":[2.0],"deviation":[0.816496580927726]},'
    '"target_scaling":{"mean":[4.666666666666667],"deviation":[3.2998316455372216]},'
    '"history":{"stride":1,"steps":"array17","train_loss":"array18","test_loss":"array19","gradient_rms":"array20"}}}'
)
PARAMETERS = (
    "2.850674867630005 -0.030164223164319992 -3.579493761062622 -0.018646646291017532 -0.1929384469985962 "
    "-0.1015658974647522 -0.051682740449905396 -0.39155450463294983 0.04688890278339386 0.03120150789618492 "
    "-1.244042992591858 -0.28933095932006836 -0.013032916933298111"
)
MEMORY = (
    "0.8007362484931946 0.7571693658828735 -1.3307217359542847 0.8532196283340454 12.363391876220703 "
    "-13.220239639282227 -0.33008766174316406 1.9819896221160889 -8.430949211120605 -1.6412403583526611 "
    "-12.083637237548828 2.0248875617980957 3.6878955364227295"
)
LOSSES = (
    "51.849641433383056 50.337808468565434 43.567681454144605 32.71037106568124 20.379827794559816 8.761966816011524"
)
THREE_STEPS_LATER = (
    "2.8361315727233887 -0.04581797495484352 -3.5474276542663574 -0.03867129981517792 -0.5530902147293091 "
    "0.29322242736816406 -0.039429329335689545 -0.4456728994846344 0.2644893527030945 0.07367688417434692 "
    "-0.9639025330543518 -0.365397185087204 -0.09979511797428131"
)


def numbers(text, kind=np.float32):
    return np.array(text.split(), kind)


def no_points(first):
    columns = [np.empty((0, 2)), np.empty((0, 1)), np.empty(0, int), np.empty(0, bool), np.empty(0, int)]
    return {f"array{first + number}": column for number, column in enumerate(columns)}


ARRAYS = {
    "session": np.array(TEXT),
    "array0": np.array([[0.0], [1.0], [2.0], [3.0]]),
    "array1": np.array([[0.0], [1.0], [4.0], [9.0]]),
    "array2": np.arange(4),
    "array3": np.array([True, False, False, False]),
    "array4": np.full(4, -1),
    **no_points(5),
    **no_points(10),
    "array15": numbers(PARAMETERS),
    "array16": numbers(MEMORY)[None],
    "array17": np.arange(6),
    "array18": numbers(LOSSES, float),
    "array19": numbers(LOSSES, float),
    "array20": np.ones((6, 3)),
}


@pytest.fixture
def path(tmp_path):
    """The session as a file."""
    path = tmp_path / "work.nlab"
    path.write_bytes(encode_arrays(ARRAYS))
    return path


def test_what_was_made_is_there(path):
    experiment = load_session(path).experiment
    network = NetworkSpec(hidden=(LayerSpec(2, "leaky_relu"), LayerSpec(2, "tanh")))
    training = TrainingSpec(initial_bias=0.0, optimizer="momentum", batch_size=2, l2=0.001, standardize=True)
    assert experiment.curve.run == RunSpec(network, training)
    assert experiment.curve.points.targets.tolist() == [[0.0], [1.0], [4.0], [9.0]]
    surface = Experiment().surface.run
    assert experiment.surface.run == replace(surface, training=replace(surface.training, initial_bias=0.0))
    for task in TASKS:
        data = getattr(experiment, task).data
        assert (data.generator, data.formula) == (TASKS[task].generator, TASKS[task].formula)


def test_its_place_for_classes_becomes_the_one_there_is_at_the_start(path):
    experiment = load_session(path).experiment
    assert experiment.classes == Experiment().classes
    assert experiment.classes.run.network.output == "sigmoid"


def test_training_goes_on_where_it_stood(path):
    work = load_session(path)
    experiment, states = work.experiment, work.states
    trainer = Trainer(experiment.workspace.run, experiment.workspace.points, states["curve"][0])
    trainer.advance(3)
    assert trainer.step == 8
    np.testing.assert_allclose(trainer.parameters, numbers(THREE_STEPS_LATER), rtol=1e-5)


def test_it_is_saved_as_the_version_of_today(path, tmp_path):
    save_session(tmp_path / "new.nlab", load_session(path))
    with np.load(tmp_path / "new.nlab") as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    work = load_session(tmp_path / "new.nlab")
    experiment, states = work.experiment, work.states
    assert experiment.curve.run == load_session(path).experiment.curve.run
    assert list(states) == ["curve"]
    assert states["curve"][0].parameters.tobytes() == numbers(PARAMETERS).tobytes()


def test_damage_of_any_kind_is_one_sentence_or_harmless(path):
    for variant in damaged(TEXT.encode(), 150):
        path.write_bytes(encode_arrays({**ARRAYS, "session": np.array(variant.decode(errors="replace"))}))
        reads_or_refuses(load_session, path)
