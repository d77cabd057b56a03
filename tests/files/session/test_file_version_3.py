"""Sessions of version 3 still open: this is one of a curve, as that version wrote it after five steps with momentum."""

import json

import numpy as np
import pytest

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session.file import load_session, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

TEXT = (
    '{"format":"neuronlab-session","version":3,"experiment":{"task":"curve","curve":{"data":{"generator":"wave",'
    '"count":40,"noise":0.12,"outliers":0.0,"imbalance":0.0,"test_share":0.2,"seed":0,"split_seed":0,'
    '"formula":"sin(3x) + 0.3x","low":-3.0,"high":3.0,"threshold":0.0},"view":{"test_points":true,'
    '"mistakes":true,"residuals":false,"slope":false,"hard":false,"section":false,"section_along":0,'
    '"section_at":0.0,"collapsed":false,"local":false},"points":{"inputs":"array0","targets":"array1",'
    '"ids":"array2","test":"array3","source":"array4","pinned":"array5"},"names":[],'
    '"runs":[{"network":{"inputs":1,"outputs":1,"hidden":[{"width":2,"activation":"tanh","parameter":null,'
    '"formula":"","unit":"linear","dropout":0.0}],"features":[],"output":"linear","labels":[]},'
    '"training":{"optimizer":"momentum","learning_rate":0.05,"batch_size":2,"loss":"squared",'
    '"schedule":"constant","schedule_steps":1000,"schedule_factor":0.5,"warmup":0,"clip":0.0,"l1":0.0,"l2":0.0,'
    '"weight_decay":0.0,"initializer":"auto","initial_scale":null,"initial_bias":0.0,"seed":3,'
    '"standardize":false},"stop":{"max_steps":0,"max_epochs":0,"target_loss":0.0,"patience":0,'
    '"max_seconds":0.0}}],"active":0,"pin":null},"classes":{"data":{"generator":"moons","count":200,"noise":0.2,'
    '"outliers":0.0,"imbalance":0.0,"test_share":0.2,"seed":0,"split_seed":0,"formula":"x1*x2","low":-3.0,'
    '"high":3.0,"threshold":0.0},"view":{"test_points":true,"mistakes":true,"residuals":false,"slope":false,'
    '"hard":false,"section":false,"section_along":0,"section_at":0.0,"collapsed":false,"local":false},'
    '"points":{"inputs":"array6","targets":"array7","ids":"array8","test":"array9","source":"array10",'
    '"pinned":"array11"},"names":[],"runs":[{"network":{"inputs":2,"outputs":1,"hidden":[],"features":[],'
    '"output":"sigmoid","labels":["A","B"]},"training":{"optimizer":"adam","learning_rate":0.01,"batch_size":0,'
    '"loss":"cross_entropy","schedule":"constant","schedule_steps":1000,"schedule_factor":0.5,"warmup":0,'
    '"clip":0.0,"l1":0.0,"l2":0.0,"weight_decay":0.0,"initializer":"auto","initial_scale":null,'
    '"initial_bias":0.0,"seed":3,"standardize":false},"stop":{"max_steps":0,"max_epochs":0,"target_loss":0.0,'
    '"patience":0,"max_seconds":0.0}}],"active":0,"pin":null},"surface":{"data":{"generator":"gaussian_pair",'
    '"count":300,"noise":0.1,"outliers":0.0,"imbalance":0.0,"test_share":0.2,"seed":0,"split_seed":0,'
    '"formula":"sin(x1) + 0.3x2","low":-3.0,"high":3.0,"threshold":0.0},"view":{"test_points":true,'
    '"mistakes":true,"residuals":false,"slope":false,"hard":false,"section":false,"section_along":0,'
    '"section_at":0.0,"collapsed":false,"local":false},"points":{"inputs":"array12","targets":"array13",'
    '"ids":"array14","test":"array15","source":"array16","pinned":"array17"},"names":[],'
    '"runs":[{"network":{"inputs":2,"outputs":1,"hidden":[],"features":[],"output":"linear","labels":[]},'
    '"training":{"optimizer":"adam","learning_rate":0.01,"batch_size":0,"loss":"squared","schedule":"constant",'
    '"schedule_steps":1000,"schedule_factor":0.5,"warmup":0,"clip":0.0,"l1":0.0,"l2":0.0,"weight_decay":0.0,'
    '"initializer":"auto","initial_scale":null,"initial_bias":0.0,"seed":3,"standardize":false},'
    '"stop":{"max_steps":0,"max_epochs":0,"target_loss":0.0,"patience":0,"max_seconds":0.0}}],"active":0,'
    '"pin":null},"warm_edits":true},"states":{"curve":{"parameters":"array18","optimizer":"momentum",'
    '"memory":"array19","updates":5,"step":5,"epoch":2,"position":5,"epoch_start":{"bit_generator":"PCG64",'
    '"state":{"state":118830642970827738314865400460226896084,"inc":307890973864430081673339288470129801345},'
    '"has_uint32":0,"uinteger":0},"input_scaling":{"mean":[0.0],"deviation":[1.0]},'
    '"target_scaling":{"mean":[0.0],"deviation":[1.0]},"history":{"stride":1,"steps":"array20",'
    '"train_loss":"array21","test_loss":"array22","gradient_rms":"array23"},"noise":{"bit_generator":"PCG64",'
    '"state":{"state":13361266799835346849441977913067301466,"inc":210297523876332373512614329141993841973},'
    '"has_uint32":0,"uinteger":0},"judged_from":0}}}'
)


def column(*rows):
    return np.array(rows)[:, None]


ARRAYS = {
    "session": np.array(TEXT),
    "array0": column(-1.0, 0.0, 1.5, 2.0),
    "array1": column(1.0, 0.25, 4.0, 0.5),
    "array2": np.array([0, 1, 2, 5]),
    "array3": np.array([False, True, False, False]),
    "array4": np.full(4, -1),
    "array5": np.zeros(4, bool),
    "array18": np.array(
        [
            1.643004059791565,
            0.04883108288049698,
            -2.070538282394409,
            -0.026116449385881424,
            0.45222195982933044,
            -0.5572061538696289,
            1.4439005851745605,
        ],
        np.float32,
    ),
    "array19": np.array(
        [
            0.2027987837791443,
            -0.357455313205719,
            -0.1291847825050354,
            0.18835726380348206,
            -0.10285019874572754,
            -0.03281819820404053,
            -9.284738540649414,
        ],
        np.float32,
    )[None],
    "array20": np.arange(6),
    "array21": np.array([4.488259, 3.705225, 3.344510, 2.906766, 2.414412, 2.162826]),
    "array22": np.array([0.0625, 5.462584e-06, 0.02533472, 0.15498913, 0.56675466, 1.51416599]),
    "array23": np.array(
        [
            [0.02340349, 0.79394789],
            [0.02938487, 0.33587818],
            [0.02643447, 0.24126729],
            [0.03462915, 0.25043114],
            [0.01948063, 0.26638478],
            [0.00939267, 0.59337212],
        ]
    ),
}
for first in (6, 12):  # no points of classes, none of surfaces
    ARRAYS |= {f"array{first}": np.empty((0, 2)), f"array{first + 1}": np.empty((0, 1))}
    ARRAYS |= {f"array{first + 2}": np.empty(0, int), f"array{first + 4}": np.empty(0, int)}
    ARRAYS |= {f"array{first + 3}": np.empty(0, bool), f"array{first + 5}": np.empty(0, bool)}
SIX_STEPS_LATER = [
    1.5891573429107666,
    0.12012647837400436,
    -2.0420777797698975,
    -0.064527228474617,
    -0.22835934162139893,
    0.13798096776008606,
    2.3957810401916504,
]


@pytest.fixture
def path(tmp_path):
    """The session as a file."""
    path = tmp_path / "work.nlab"
    path.write_bytes(encode_arrays(ARRAYS))
    return path


def resumed(path):
    work = load_session(path)
    experiment, states = work.experiment, work.states
    trainer = Trainer(experiment.curve.run, experiment.curve.points, states["curve"][0])
    trainer.advance(6)
    return trainer


def test_the_run_and_what_it_learned_come_back(path):
    work = load_session(path)
    experiment, states = work.experiment, work.states
    training = TrainingSpec(initial_bias=0.0, optimizer="momentum", learning_rate=0.05, batch_size=2, seed=3)
    assert experiment.curve.runs == (RunSpec(NetworkSpec(hidden=(LayerSpec(2, "tanh"),)), training),)
    assert experiment.curve.points.ids.tolist() == [0, 1, 2, 5]
    assert list(states) == ["curve"]
    for name, array in (("parameters", "array18"), ("memory", "array19")):
        assert getattr(states["curve"][0], name).tobytes() == ARRAYS[array].tobytes()


def test_of_the_past_only_the_gradients_of_weights_are_known(path):
    history = load_session(path).states["curve"][0].history
    assert history.steps.tolist() == list(range(6))
    assert history.gradient_rms.tobytes() == ARRAYS["array23"].tobytes()
    for table in (history.delta_rms, history.update_ratio):
        assert table.shape == (6, 2)
        assert np.isnan(table).all()


def test_training_goes_on_where_it_stood_and_knows_more_from_there(path):
    trainer = resumed(path)
    np.testing.assert_allclose(trainer.parameters, SIX_STEPS_LATER, rtol=1e-5, atol=1e-8)
    history = trainer.history.record()
    assert history.steps.tolist() == list(range(12))
    for table in (history.delta_rms, history.update_ratio):
        assert np.isnan(table[:6]).all()
        assert (table[6:] > 0.0).all()


def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(path, tmp_path):
    new = tmp_path / "new.nlab"
    save_session(new, load_session(path))
    with np.load(new) as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    assert same_learned(resumed(new).state(), resumed(path).state())


@pytest.mark.parametrize("value", [3, True, [], {}, [[]]], ids=str)
@pytest.mark.parametrize("position", ["states", "curve", "history", "gradient_rms"])
def test_a_value_of_another_kind_is_refused_in_its_place(path, position, value):
    text = json.loads(TEXT)
    parts = {"states": text, "curve": text["states"], "history": text["states"]["curve"]}
    parts["gradient_rms"] = text["states"]["curve"]["history"]
    parts[position][position] = value
    path.write_bytes(encode_arrays({**ARRAYS, "session": np.array(json.dumps(text))}))
    is_nothing_learned = position == "states" and value == {}
    assert bool(reads_or_refuses(load_session, path)) != is_nothing_learned


def test_damage_of_any_kind_is_one_sentence_or_harmless(path):
    for variant in damaged(TEXT.encode(), 150):
        path.write_bytes(encode_arrays({**ARRAYS, "session": np.array(variant.decode(errors="replace"))}))
        reads_or_refuses(load_session, path)
