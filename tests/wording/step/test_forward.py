"""What is told of the way forward, by hand: what goes in, what units make of it, and the loss."""

import pytest

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.wording.step.forward import input_lines, layer_lines, loss_lines, point_text
from neuronlab.wording.step.lines import Look
from tests.wording.step.traces import BLOCKS, ONE_POINT, SMALL, equations, points_at, remarks, trace_of

TWO_CLASSES = TASKS["classes"].network()
IN_THE_PLANE = points_at([[1.0, -2.0]], [[0.0]])


def test_the_numbers_of_a_point_and_its_target_go_in():
    assert equations(input_lines(Look(trace_of(SMALL)))) == ["x = 0.5", "y = 1"]
    classes = trace_of(TWO_CLASSES, IN_THE_PLANE, loss="cross_entropy")
    assert equations(input_lines(Look(classes))) == ["x₁ = 1", "x₂ = −2", "class A"]


def test_inputs_are_scaled_before_features_are_made_of_them():
    network = NetworkSpec(features=("x", "x^2"))
    trace = trace_of(network, points_at([[2.0], [6.0]], [[0.0], [1.0]]), standardize=True)
    assert equations(input_lines(Look(trace)))[2:] == ["x′ = (2 − 4) / 2 = −1", "x′² = (−1)² = 1"]


@pytest.mark.parametrize(("size", "shares"), [(0, "5"), (2, "2 of 5")])
def test_how_many_points_a_step_sees_is_said(size, shares):
    points = points_at([[float(number)] for number in range(5)], [[0.0]] * 5)
    said = remarks(input_lines(Look(trace_of(SMALL, points, batch_size=size))))
    assert f" {shares} training points" in said


def test_a_point_is_named_in_a_few_words():
    assert point_text(trace_of(SMALL), 0) == "x = 0.5, y = 1"
    assert point_text(trace_of(TWO_CLASSES, IN_THE_PLANE, loss="cross_entropy"), 0) == "(1, −2) → A"


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (LayerSpec(1, "relu"), ["z₁ = 2·0.5 − 0.5 = 0.5", "h₁ = ReLU(0.5) = 0.5"]),
        (LayerSpec(1, "identity"), ["z₁ = 2·0.5 − 0.5 = 0.5", "h₁ = 0.5"]),
        (LayerSpec(1, "custom", formula="2*z"), ["z₁ = 2·0.5 − 0.5 = 0.5", "h₁ = f(0.5) = 1"]),
        (LayerSpec(1, "elu", parameter=2.0), ["z₁ = 2·0.5 − 0.5 = 0.5", "h₁ = ELU(0.5, alpha 2) = 0.5"]),
    ],
    ids=lambda value: getattr(value, "activation", ""),
)
def test_a_unit_adds_up_and_bends(layer, told):
    trace = trace_of(NetworkSpec(hidden=(layer,)), blocks=BLOCKS)
    assert equations(layer_lines(Look(trace), 0)) == told


def test_a_muted_unit_passes_nothing_on():
    trace = trace_of(NetworkSpec(hidden=(LayerSpec(1, "relu", muted=(0,)),)), blocks=BLOCKS)
    assert equations(layer_lines(Look(trace), 0))[-1].endswith("h₁ = 0")
    assert equations(layer_lines(Look(trace), 1)) == ["ŷ = 4·0 + 1 = 1"]


@pytest.mark.parametrize(
    ("loss", "target", "told"),
    [
        ("squared", 1.0, "ℓ = (ŷ − y)² = (3 − 1)² = 4"),
        ("absolute", 5.0, "ℓ = |ŷ − y| = |3 − 5| = 2"),
        ("huber", 1.0, "ℓ = |ŷ − y| − ½ = |3 − 1| − ½ = 1.5"),
        ("huber", 2.5, "ℓ = ½·(ŷ − y)² = ½·(3 − 2.5)² = 0.125"),
    ],
)
def test_a_loss_is_told_with_its_numbers(loss, target, told):
    trace = trace_of(SMALL, points_at([[0.5]], [[target]]), BLOCKS, loss=loss)
    assert equations(loss_lines(Look(trace)))[-1] == told


@pytest.mark.parametrize(("target", "told"), [(0.0, "max(0, 1) = 1"), (1.0, "max(0, −1) = 0")])
def test_a_perceptrons_loss_is_told_with_its_side(target, told):
    network = TASKS["classes"].network()
    trace = trace_of(network, points_at([[1.0, 2.0]], [[target]]), [[[0.5, 0.25, 0.0]]], loss="perceptron")
    assert equations(loss_lines(Look(trace)))[-1] == f"ℓ = max(0, −t·z) = {told}"


def test_a_penalty_is_added_to_the_loss():
    loss = equations(loss_lines(Look(trace_of(SMALL, ONE_POINT, BLOCKS, l2=0.5, l1=0.25))))
    assert loss[2:] == ["0.25·Σ|w| + 0.5/2·Σw² = 6.5", "L + penalty = 10.5"]


def test_a_probability_just_below_one_is_told_by_what_is_missing():
    network = TASKS["classes"].network()
    blocks = [[[12.0, 0.0, 0.0]]]
    trace = trace_of(network, points_at([[-1.0, 0.0]], [[0.0]]), blocks, loss="cross_entropy")
    assert equations(loss_lines(Look(trace)))[1] == "ℓ = −log p(A) = −log (1 − 6.144e−6) = 6.144e−6"
