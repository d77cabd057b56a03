import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.races import RACES
from neuronlab.core.specs.training import StopSpec
from neuronlab.wording.run_names import run_names
from tests.core.building import make_run


@pytest.mark.parametrize(
    ("race", "expected"),
    [
        ("activations", ("ReLU", "tanh", "Sigmoid", "Linear", "Threshold", "Quadratic")),
        ("optimizers", ("SGD", "Momentum", "Adagrad", "RMSprop", "Adam", "L-BFGS")),
        ("rates", ("Rate 0.0003", "Rate 0.001", "Rate 0.003", "Rate 0.01", "Rate 0.03", "Rate 0.1")),
        ("widths", ("Width 1", "Width 2", "Width 4", "Width 8", "Width 16", "Width 32")),
        ("depths", ("Width 8", "8-8", "8-8-8", "4 × 8", "5 × 8", "6 × 8")),
        ("initial weights", ("Auto weights", "He", "Xavier", "Orthogonal", "Normal 0.1", "Zero")),
    ],
)
def test_raced_runs_are_named_by_what_is_raced(race, expected):
    assert run_names(RACES[race].runs(make_run())) == expected


def test_a_run_alone_and_equal_runs_are_named_by_what_they_are():
    assert run_names([make_run("8:sigmoid")]) == ("Sigmoid",)
    assert run_names([make_run("")]) == ("No hidden layer",)
    assert run_names([make_run()] * 3) == ("tanh", "tanh 2", "tanh 3")


def test_a_further_difference_is_added_where_a_run_departs_from_the_others():
    runs = [make_run("8:tanh"), make_run("8:relu"), make_run("8:sigmoid", learning_rate=0.1)]
    assert run_names(runs) == ("tanh", "ReLU", "Sigmoid · rate 0.1")
    assert run_names(runs[::2]) == ("tanh", "Sigmoid · rate 0.1")


def test_the_setting_that_tells_all_runs_apart_comes_first():
    runs = [make_run(shape) for shape in ("8:relu", "8:relu,4:tanh", "8:relu,4:tanh,4:tanh")]
    assert run_names(runs) == ("Width 8 · ReLU", "8-4", "8-4-4")


def test_what_a_run_lacks_is_said_too():
    runs = [make_run(f"8:{kind}", l2=0.1) for kind in ("tanh", "relu")]
    assert run_names([*runs, make_run("8:sigmoid")]) == ("tanh", "ReLU", "Sigmoid · no L2")


def test_the_decay_that_an_optimiser_brings_is_not_named():
    runs = [make_run(optimizer="adam"), make_run(optimizer="adamw", weight_decay=0.01)]
    assert run_names(runs) == ("Adam", "AdamW")
    assert run_names([runs[0], make_run(optimizer="adamw", weight_decay=0.1)]) == ("Adam", "AdamW · decay 0.1")


def test_own_names_come_first_and_are_kept():
    mine = replace(make_run(), name="Mine")
    assert run_names([mine, make_run("8:relu")]) == ("Mine", "ReLU")
    assert run_names([make_run(), replace(make_run(), name="tanh")]) == ("tanh 2", "tanh")
    assert run_names([mine, mine, replace(mine, name="Mine 2")]) == ("Mine", "Mine 3", "Mine 2")


def test_runs_that_differ_in_what_no_name_says_are_numbered():
    assert run_names([make_run(), replace(make_run(), stop=StopSpec(settled=True))]) == ("tanh", "tanh 2")


def test_a_formula_keeps_its_case_and_is_cut():
    layer = LayerSpec(8, "custom", formula="z*sigmoid(1.5*z) + 0.1*z*sigmoid(z)")
    (name,) = run_names([RunSpec(NetworkSpec(hidden=(layer,)))])
    assert name == "z*sigmoid(1.5*z) + 0.1*…"


RUNS = st.builds(
    lambda kinds, name, **training: replace(
        make_run(",".join(f"{width}:{kind}" for kind, width in kinds), **training), name=name
    ),
    st.lists(st.tuples(st.sampled_from(list(ACTIVATIONS)), st.integers(1, 512)), max_size=16),
    st.sampled_from(["", "", "tanh", "Mine", "tanh 2", "x" * 100]),
    learning_rate=st.sampled_from([0.01, 0.1]),
    optimizer=st.sampled_from(["adam", "lbfgs", "adamw"]),
    batch_size=st.sampled_from([0, 16]),
    clip=st.sampled_from([0.0, 1.0]),
    seed=st.integers(0, 3),
    standardize=st.booleans(),
)


@given(runs=st.lists(RUNS, min_size=1, max_size=6))
@settings(max_examples=200)
def test_names_are_short_different_and_never_empty(runs):
    names = run_names(runs)
    assert len(set(names)) == len(runs)
    for run, name in zip(runs, names, strict=True):
        assert name.startswith(run.name)
        assert name.strip() == name != ""
        assert run.name or len(name) <= 42
