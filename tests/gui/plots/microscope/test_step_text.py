"""What is told of a step, by hand: every number in its equation."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import CLASS_NAMES, TASKS
from neuronlab.gui.plots.microscope.step_text import stage_lines
from neuronlab.wording.numbers import figures_text
from neuronlab.wording.step.lines import UNITS_SHOWN, LineKind, Look
from neuronlab.wording.step.stages import Part, Stage, stages_of
from tests.wording.step.traces import BLOCKS, SMALL, points_at, trace_of

FORWARD, BACKWARD = Part.FORWARD, Part.BACKWARD


def texts(trace, part, layer=-1, point=0, unit=0, kinds=(LineKind.EQUATION,)):
    lines = stage_lines(Look(trace, point, unit), Stage(part, layer if part is not Part.UPDATE else -1), layer)
    return [line.text for line in lines if line.kind in kinds]


def test_one_point_through_one_unit_can_be_checked_by_hand():
    trace = trace_of(SMALL, blocks=BLOCKS)
    assert texts(trace, FORWARD) == ["x = 0.5", "y = 1"]
    assert texts(trace, FORWARD, 0) == ["z₁ = 2·0.5 − 0.5 = 0.5", "h₁ = ReLU(0.5) = 0.5"]
    assert texts(trace, FORWARD, 1) == ["ŷ = 4·0.5 + 1 = 3"]
    assert texts(trace, Part.LOSS) == ["y = 1", "ℓ = (ŷ − y)² = (3 − 1)² = 4"]
    assert texts(trace, BACKWARD, 1) == ["δ = ∂ℓ/∂ŷ = 2·(3 − 1) = 4", "∂L/∂w₁ = 4·0.5 = 2", "∂L/∂b = 4"]
    assert texts(trace, BACKWARD, 0) == [
        "∂ℓ/∂h₁ = 4·4 = 16",
        "δ₁ = 16·1 = 16",
        "∂L/∂w₁ = 16·0.5 = 8",
        "∂L/∂b = 16",
    ]
    assert texts(trace, Part.UPDATE, 1) == [
        "g = ∂L/∂w₁ = 2",
        "w₁ ← 4 − 0.125·2 = 3.75; Δ = −0.25",
        "g = ∂L/∂b = 4",
        "b ← 1 − 0.125·4 = 0.5; Δ = −0.5",
    ]


def test_of_several_points_one_is_shown_beside_the_mean():
    trace = trace_of(SMALL, points_at([[0.5], [-1.0]], [[1.0], [3.0]]), BLOCKS)
    # At the second the unit is silent: ŷ = 1, ℓ = 4.
    assert texts(trace, Part.LOSS, point=1) == [
        "y = 3",
        "ℓ = (ŷ − y)² = (1 − 3)² = 4",
        "L = mean of ℓ over 2 points = 4",
    ]
    assert texts(trace, BACKWARD, 1, point=1)[1:] == [
        "∂ℓ/∂w₁ = −4·0 = 0; mean\u00a0=\u00a01",
        "∂ℓ/∂b = −4; mean\u00a0=\u00a00",
    ]
    assert "all 2 training points" in texts(trace, FORWARD, kinds=(LineKind.REMARK,))[0]
    assert "the mean over 2 points is ∂L/∂w" in texts(trace, BACKWARD, 0, kinds=(LineKind.REMARK,))[1]


@pytest.mark.parametrize(
    ("loss", "predicted", "error"),
    [
        ("absolute", "ℓ = |ŷ − y| = |3 − 1| = 2", "δ = ∂ℓ/∂ŷ = sign(3 − 1) = 1"),
        ("huber", "ℓ = |ŷ − y| − ½ = |3 − 1| − ½ = 1.5", "δ = ∂ℓ/∂ŷ = (3 − 1), within ±1 = 1"),
    ],
)
def test_other_losses_state_their_own_gradient(loss, predicted, error):
    trace = trace_of(SMALL, blocks=BLOCKS, loss=loss)
    assert predicted in texts(trace, Part.LOSS)
    assert texts(trace, BACKWARD, 1)[0] == error
    near = trace_of(SMALL, points_at([[0.5]], [[2.5]]), BLOCKS, loss="huber")
    assert "ℓ = ½·(ŷ − y)² = ½·(3 − 2.5)² = 0.125" in texts(near, Part.LOSS)


def test_two_classes_have_a_probability():
    network = TASKS["classes"].network()
    trace = trace_of(network, points_at([[1.0, -2.0]], [[0.0]]), [[[2.0, 1.0, 0.0]]], loss="cross_entropy")
    assert texts(trace, FORWARD) == ["x₁ = 1", "x₂ = −2", "class A"]
    assert texts(trace, FORWARD, 0) == ["z = 2·1 + 1·(−2) + 0 = 0", "p(B) = 1 / (1 + e^0) = 0.5"]
    assert texts(trace, Part.LOSS) == ["class A", "ℓ = −log p(A) = −log 0.5 = 0.6931"]
    assert texts(trace, BACKWARD, 0)[0] == "δ = ∂ℓ/∂z = 0.5 − 0 = 0.5"
    squared = trace_of(network, points_at([[1.0, -2.0]], [[0.0]]), [[[2.0, 1.0, 0.0]]], loss="squared")
    assert texts(squared, BACKWARD, 0)[0] == "δ = ∂ℓ/∂z = 2·(0.5 − 0)·0.5·(1 − 0.5) = 0.25"


def test_more_classes_share_their_probabilities():
    network, points = TASKS["classes"].network(labels=CLASS_NAMES[:3]), points_at([[1.0, 0.0]], [[1.0]])
    blocks = [[[0.0, 0.0, 0.0]] * 3]
    trace = trace_of(network, points, blocks, loss="cross_entropy")
    assert texts(trace, FORWARD, 0)[:2] == ["z₁ = 0·1 + 0·0 + 0 = 0", "p(A) = e^0 / (e^0 + e^0 + e^0) = 0.3333"]
    assert texts(trace, Part.LOSS)[1] == "ℓ = −log p(B) = −log 0.3333 = 1.099"
    assert "δ₂ = ∂ℓ/∂z₂ = 0.3333 − 1 = −0.6667" in texts(trace, BACKWARD, 0)
    biased = [[[0.0, 0.0, 0.0], [0.0, 0.0, np.log(2.0)], [0.0, 0.0, 0.0]]]
    squared = trace_of(network, points, biased, loss="squared")
    # p are ¼, ½, ¼, so e = 2·(p − y) / 3 are 1/6, −1/3, 1/6, and Σ e·p = −1/12.
    assert "δ₂ = ∂ℓ/∂z₂ = 0.5·(−0.3333 − (−0.08333)) = −0.125" in texts(squared, BACKWARD, 0)


def test_standardised_numbers_are_told_with_their_scaling():
    trace = trace_of(NetworkSpec(), points_at([[2.0], [6.0]], [[10.0], [30.0]]), [[[0.5, 0.25]]], standardize=True)
    assert texts(trace, FORWARD)[-1] == "x′ = (2 − 4) / 2 = −1"
    assert texts(trace, FORWARD, 0) == ["s = 0.5·(−1) + 0.25 = −0.25", "ŷ = 10·(−0.25) + 20 = 17.5"]
    assert texts(trace, Part.LOSS)[:2] == ["y′ = (10 − 20) / 10 = −1", "ℓ = (s − y′)² = (−0.25 − (−1))² = 0.5625"]
    assert texts(trace, BACKWARD, 0)[0] == "δ = ∂ℓ/∂s = 2·(−0.25 − (−1)) = 1.5"


def test_features_squares_dropout_and_learned_negative_slopes_are_told():
    points = points_at([[0.5, -2.0]], [[1.0]])
    layers = (LayerSpec(1, "prelu", unit="quadratic", dropout=0.5), LayerSpec(1, "identity"))
    network = replace(TASKS["surface"].network(layers), features=("x1", "x2^2", "x1*x2", "sin(x2)"))
    trace = trace_of(network, points, [[[0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0]], [[4.0, 0.0]]])
    assert texts(trace, FORWARD)[3:] == [
        "x₂² = (−2)² = 4",
        "x₁·x₂ = 0.5·(−2) = −1",
        f"sin x₂ = sin (−2) = {figures_text(np.sin(-2.0))}",
    ]
    predicted = texts(trace, FORWARD, 0)
    assert predicted[0].startswith("z⁽¹⁾₁ = 0·0.5² − 1·0.5 + 0·4²")
    assert predicted[1] == "h⁽¹⁾₁ = PReLU(−0.5, alpha 0.25) = −0.125"
    kept = float(trace.layers[0].keep[0, 0])
    what = "kept, × 2, so h⁽¹⁾₁ = −0.25" if kept else "dropped, so h⁽¹⁾₁ = 0"
    assert predicted[2] == f"dropout 50\u202f%: {what}"
    assert texts(trace, FORWARD, 1)[1].startswith("h⁽²⁾₁ = ")
    back = texts(trace, BACKWARD, 0)
    assert f")·{figures_text(kept)} = " in back[0]
    assert back[2].startswith("∂L/∂a₁ = ")
    assert "·0.5² = " in back[2]
    assert back[-1].startswith("∂L/∂α = ")
    assert any(text.startswith("α ← 0.25 − 0.125·") for text in texts(trace, Part.UPDATE, 0))


def test_muted_and_frozen_units_are_told_as_such():
    network = NetworkSpec(hidden=(LayerSpec(1, "relu", muted=(0,), frozen=(0,)),))
    trace = trace_of(network, blocks=BLOCKS)
    assert texts(trace, FORWARD, 0) == ["z₁ = 2·0.5 − 0.5 = 0.5", "muted: h₁ = 0"]
    assert texts(trace, FORWARD, 1) == ["ŷ = 4·0 + 1 = 1"]
    assert texts(trace, BACKWARD, 0)[0] == "muted: δ₁ = 0"
    assert texts(trace, Part.UPDATE, 0)[:2] == ["g = ∂L/∂w₁ = 0", "fixed: w₁ = 2"]


def test_wide_layers_are_told_of_a_few_units_at_a_time():
    trace = trace_of(NetworkSpec(hidden=(LayerSpec(512), LayerSpec(12))))
    names = texts(trace, FORWARD, 0, unit=100, kinds=(LineKind.HEADING,))
    assert names == [f"Hidden 1, unit {number}" for number in range(101, 101 + UNITS_SHOWN)]
    assert texts(trace, FORWARD, 0, unit=511, kinds=(LineKind.HEADING,))[-1] == "Hidden 1, unit 512"
    for part in (FORWARD, BACKWARD, Part.UPDATE):
        lines = texts(trace, part, 1, kinds=tuple(LineKind))
        assert len(lines) < 200
        assert any("506 more" in line for line in lines)


def test_networks_that_overflow_are_told_without_complaint():
    trace = trace_of(SMALL, blocks=[[[3e38, 3e38]], [[3e38, np.nan]]])
    for stage in stages_of(SMALL):
        assert texts(trace, stage.part, max(0, stage.layer))
