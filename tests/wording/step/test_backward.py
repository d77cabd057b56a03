"""What is told of the way back, by hand: each error, and what it makes of every weight and bias."""

import numpy as np
import pytest

from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.wording.numbers import figures_text
from neuronlab.wording.step.backward import _ERRORS, backward_lines
from neuronlab.wording.step.lines import LineKind, Look
from tests.wording.step.traces import BLOCKS, SMALL, equations, points_at, remarks, trace_of


def test_every_loss_has_its_gradient_for_every_output():
    assert {(output, loss) for output in OUTPUTS for loss, row in LOSSES.items() if output in row.outputs} == set(
        _ERRORS
    )


@pytest.mark.parametrize(
    ("loss", "target", "error"),
    [
        ("squared", 1.0, "2·(3 − 1) = 4"),
        ("absolute", 5.0, "sign(3 − 5) = −1"),
        ("huber", 2.5, "(3 − 2.5), within ±1 = 0.5"),
    ],
)
def test_the_error_of_an_output_is_the_slope_of_its_loss(loss, target, error):
    trace = trace_of(SMALL, points_at([[0.5]], [[target]]), BLOCKS, loss=loss)
    assert equations(backward_lines(Look(trace), 1))[0] == f"δ = ∂ℓ/∂ŷ = {error}"
    assert _ERRORS["linear", loss][0] in remarks(backward_lines(Look(trace), 1))


def test_an_error_is_handed_down_over_all_units_above_and_through_the_slope():
    network = NetworkSpec(hidden=(LayerSpec(1, "leaky_relu", parameter=0.25), LayerSpec(2, "identity")))
    # x = −1: z = −2, h = −0.5; above −1 and 1.5; ŷ = −1·3 + 1.5·5 = 4.5, so δ = 2·(4.5 − 1) = 7.
    blocks = [[[2.0, 0.0]], [[2.0, 0.0], [-3.0, 0.0]], [[3.0, 5.0, 0.0]]]
    trace = trace_of(network, points_at([[-1.0]], [[1.0]]), blocks)
    assert equations(backward_lines(Look(trace), 0)) == [
        "∂ℓ/∂h⁽¹⁾₁ = 2·21 − 3·35 = −63",
        "δ⁽¹⁾₁ = −63·0.25 = −15.75",
        "∂L/∂w₁ = −15.75·(−1) = 15.75",
        "∂L/∂b = −15.75",
    ]


@pytest.mark.parametrize(("activation", "has_derivative"), [("tanh", True), ("identity", False)])
def test_the_derivative_of_an_activation_is_told_where_it_bends(activation, has_derivative):
    trace = trace_of(NetworkSpec(hidden=(LayerSpec(1, activation),)))
    rule = next(line.text for line in backward_lines(Look(trace), 0) if line.kind is LineKind.REMARK)
    assert ("f′(z)" in rule) is has_derivative


def test_every_point_of_a_batch_has_its_own_gradient_beside_the_mean():
    trace = trace_of(SMALL, points_at([[0.5], [1.0]], [[1.0], [3.0]]), BLOCKS)
    gradient = figures_text(float(trace.layers[1].gradient[0, 0]))
    for point in (0, 1):
        weight = equations(backward_lines(Look(trace, point), 1))[1]
        assert weight.startswith("∂ℓ/∂w₁ = ")
        assert weight.endswith(f"\u00a0{gradient}")


@pytest.mark.parametrize(("target", "error"), [(0.0, "1 − 0 = 1"), (1.0, "1 − 1 = 0")])
def test_the_error_of_a_perceptron_is_its_answer_against_the_class(target, error):
    network = TASKS["classes"].network()
    trace = trace_of(network, points_at([[1.0, 2.0]], [[target]]), [[[0.5, -0.2, 0.1]]], loss="perceptron")
    lines = backward_lines(Look(trace), 0)
    assert equations(lines)[0] == f"δ = ∂ℓ/∂z = {error}"
    assert "adds η·(y − ŷ)·x" in remarks(lines)


def test_the_errors_of_a_softmax_add_up_to_nothing():
    network = TASKS["classes"].network(labels=CLASS_NAMES[:3])
    trace = trace_of(network, points_at([[1.0, 0.0]], [[2.0]]), loss="cross_entropy")
    told = [text for text in equations(backward_lines(Look(trace), 0)) if text.startswith("δ")]
    errors = [float(text.rsplit(" = ", 1)[1].replace("−", "-")) for text in told]
    assert len(errors) == 3
    assert np.sum(errors) == pytest.approx(0.0, abs=1e-3)
    assert errors[2] < 0.0
