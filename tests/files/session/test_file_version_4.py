"""Sessions of version 4 still open: this is one of a curve, as that version wrote it after five steps with momentum."""

import json

import numpy as np
import pytest

from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session.file import load_session, read_save_number, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

TEXT = (
    '{"format":"neuronlab-session","version":4,"experiment":{"task":"curve",'
    '"curve":{"data":{"generator":"wave","count":40,"noise":0.12,"outliers":0.0,"imbalance":0.0,'
    '"test_share":0.2,"seed":0,"split_seed":0,"formula":"sin(3x) + 0.3x","low":-3.0,"high":3.0,'
    '"threshold":0.0},"view":{"test_points":true,"mistakes":true,"residuals":false,"slope":false,"hard":false,'
    '"section":false,"section_along":0,"section_at":0.0,"collapsed":false,"local":false},'
    '"points":{"inputs":"array0","targets":"array1","ids":"array2","test":"array3","source":"array4",'
    '"pinned":"array5"},"names":[],"runs":[{"network":{"inputs":1,"outputs":1,"hidden":[{"width":2,'
    '"activation":"tanh","parameter":null,"formula":"","unit":"linear","dropout":0.0,"muted":[],"frozen":[1]}],'
    '"features":[],"output":"linear","labels":[],"frozen_outputs":[]},"training":{"optimizer":"momentum",'
    '"learning_rate":0.05,"batch_size":2,"loss":"squared","schedule":"constant","schedule_steps":1000,'
    '"schedule_factor":0.5,"warmup":0,"clip":0.0,"l1":0.0,"l2":0.0,"weight_decay":0.0,"initializer":"auto",'
    '"initial_scale":null,"initial_bias":0.0,"seed":3,"standardize":false},"stop":{"max_steps":0,'
    '"max_epochs":0,"target_loss":0.0,"patience":0,"max_seconds":0.0}}],"active":0,"pin":null},'
    '"classes":{"data":{"generator":"moons","count":200,"noise":0.2,"outliers":0.0,"imbalance":0.0,'
    '"test_share":0.2,"seed":0,"split_seed":0,"formula":"x1*x2","low":-3.0,"high":3.0,"threshold":0.0},'
    '"view":{"test_points":true,"mistakes":true,"residuals":false,"slope":false,"hard":false,"section":false,'
    '"section_along":0,"section_at":0.0,"collapsed":false,"local":false},"points":{"inputs":"array6",'
    '"targets":"array7","ids":"array8","test":"array9","source":"array10","pinned":"array11"},"names":[],'
    '"runs":[{"network":{"inputs":2,"outputs":1,"hidden":[],"features":[],"output":"sigmoid","labels":["A",'
    '"B"],"frozen_outputs":[]},"training":{"optimizer":"adam","learning_rate":0.01,"batch_size":0,'
    '"loss":"cross_entropy","schedule":"constant","schedule_steps":1000,"schedule_factor":0.5,"warmup":0,'
    '"clip":0.0,"l1":0.0,"l2":0.0,"weight_decay":0.0,"initializer":"auto","initial_scale":null,'
    '"initial_bias":0.0,"seed":3,"standardize":false},"stop":{"max_steps":0,"max_epochs":0,"target_loss":0.0,'
    '"patience":0,"max_seconds":0.0}}],"active":0,"pin":null},"surface":{"data":{"generator":"gaussian_pair",'
    '"count":300,"noise":0.1,"outliers":0.0,"imbalance":0.0,"test_share":0.2,"seed":0,"split_seed":0,'
    '"formula":"sin(x1) + 0.3x2","low":-3.0,"high":3.0,"threshold":0.0},"view":{"test_points":true,'
    '"mistakes":true,"residuals":false,"slope":false,"hard":false,"section":false,"section_along":0,'
    '"section_at":0.0,"collapsed":false,"local":false},"points":{"inputs":"array12","targets":"array13",'
    '"ids":"array14","test":"array15","source":"array16","pinned":"array17"},"names":[],'
    '"runs":[{"network":{"inputs":2,"outputs":1,"hidden":[],"features":[],"output":"linear","labels":[],'
    '"frozen_outputs":[]},"training":{"optimizer":"adam","learning_rate":0.01,"batch_size":0,"loss":"squared",'
    '"schedule":"constant","schedule_steps":1000,"schedule_factor":0.5,"warmup":0,"clip":0.0,"l1":0.0,"l2":0.0,'
    '"weight_decay":0.0,"initializer":"auto","initial_scale":null,"initial_bias":0.0,"seed":3,'
    '"standardize":false},"stop":{"max_steps":0,"max_epochs":0,"target_loss":0.0,"patience":0,'
    '"max_seconds":0.0}}],"active":0,"pin":null},"warm_edits":true},"states":{"curve":{"parameters":"array18",'
    '"optimizer":"momentum","memory":"array19","updates":5,"step":5,"epoch":2,"position":5,'
    '"epoch_start":{"bit_generator":"PCG64","state":{"state":118830642970827738314865400460226896084,'
    '"inc":307890973864430081673339288470129801345},"has_uint32":0,"uinteger":0},"input_scaling":{"mean":[0.0],'
    '"deviation":[1.0]},"target_scaling":{"mean":[0.0],"deviation":[1.0]},"history":{"stride":1,'
    '"steps":"array20","train_loss":"array21","test_loss":"array22","gradient_rms":"array23",'
    '"delta_rms":"array24","update_ratio":"array25"},"noise":{"bit_generator":"PCG64",'
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
            1.642996072769165,
            0.04883904755115509,
            -2.0866918563842773,
            0.0,
            0.45211806893348694,
            -0.5568103790283203,
            1.4440300464630127,
        ],
        np.float32,
    ),
    "array19": np.array(
        [
            0.20289476215839386,
            -0.35755062103271484,
            0.0,
            0.0,
            -0.10162019729614258,
            -0.037665486335754395,
            -9.286397933959961,
        ],
        np.float32,
    )[None],
    "array20": np.arange(6),
    "array21": np.array(
        [
            4.488259411071485,
            3.7053949182002044,
            3.3448007048209596,
            2.907229994744194,
            2.4149137007133894,
            2.163031391245724,
        ]
    ),
    "array22": np.array(
        [0.0625, 5.16076981149638e-07, 0.024377670672174112, 0.150811887748862, 0.5528615539708568, 1.4788834984958612]
    ),
    "array23": np.array(
        [
            [0.02340349076871962, 0.7939478964163476],
            [0.02924890034031998, 0.3356348778763771],
            [0.02620457681958022, 0.2408332963053489],
            [0.034295241597619236, 0.25110522767649074],
            [0.019047525969348385, 0.2671609567719099],
            [0.009053133831626198, 0.5938829195328567],
        ]
    ),
    "array24": np.array(
        [
            [0.08090702791574875, 4.23710251690941],
            [0.09188180910394075, 3.8498806328041937],
            [0.08369385572162863, 3.6577593304575906],
            [0.09574532551566378, 3.4101201740467193],
            [0.06148499468523841, 3.107998605624737],
            [0.03585129246089969, 2.9414496551593876],
        ]
    ),
    "array25": np.array(
        [
            [np.nan, np.nan],
            [0.0006867498305057496, 0.18353368360208544],
            [0.0007293368569857983, 0.006138619624288711],
            [9.418537843396635e-05, 0.1815252124108557],
            [0.003647860824684814, 0.10347026680339519],
            [0.00381069001619689, 0.007573125893504216],
        ]
    ),
}
for first in (6, 12):  # no points of classes, none of surfaces
    ARRAYS |= {f"array{first}": np.empty((0, 2)), f"array{first + 1}": np.empty((0, 1))}
    ARRAYS |= {f"array{first + 2}": np.empty(0, int), f"array{first + 4}": np.empty(0, int)}
    ARRAYS |= {f"array{first + 3}": np.empty(0, bool), f"array{first + 5}": np.empty(0, bool)}
SIX_STEPS_LATER = [
    1.589124083518982,
    0.12016550451517105,
    -2.0866918563842773,
    0.0,
    -0.22823280096054077,
    0.1380990743637085,
    2.3965349197387695,
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
    network = NetworkSpec(hidden=(LayerSpec(2, "tanh", frozen=(1,)),))
    training = TrainingSpec(initial_bias=0.0, optimizer="momentum", learning_rate=0.05, batch_size=2, seed=3)
    assert experiment.curve.runs == (RunSpec(network, training),)
    assert experiment.curve.points.ids.tolist() == [0, 1, 2, 5]
    assert list(states) == ["curve"]
    for name, array in (("parameters", "array18"), ("memory", "array19")):
        assert getattr(states["curve"][0], name).tobytes() == ARRAYS[array].tobytes()
    history = states["curve"][0].history
    for name, array in (("gradient_rms", "array23"), ("delta_rms", "array24"), ("update_ratio", "array25")):
        assert getattr(history, name).tobytes() == ARRAYS[array].tobytes()


def test_training_goes_on_where_it_stood(path):
    trainer = resumed(path)
    np.testing.assert_allclose(trainer.parameters, SIX_STEPS_LATER, rtol=1e-5, atol=1e-8)
    assert trainer.history.record().steps.tolist() == list(range(12))


def test_its_saves_were_not_numbered(path):
    assert read_save_number(path) == 0


def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(path, tmp_path):
    new = tmp_path / "new.nlab"
    save_session(new, load_session(path), save_number=7)
    with np.load(new) as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    assert read_save_number(new) == 7
    assert same_learned(resumed(new).state(), resumed(path).state())


def test_damage_of_any_kind_is_one_sentence_or_harmless(path):
    for variant in damaged(TEXT.encode(), 150):
        path.write_bytes(encode_arrays({**ARRAYS, "session": np.array(variant.decode(errors="replace"))}))
        reads_or_refuses(load_session, path)
        reads_or_refuses(read_save_number, path)
