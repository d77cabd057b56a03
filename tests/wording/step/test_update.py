"""What is told of an update, by hand: the gradient that is used, what the optimiser makes of it, and the new value."""

import pytest

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.wording.numbers import figures_text
from neuronlab.wording.step.lines import Look
from neuronlab.wording.step.update import WORDS, update_lines
from tests.wording.step.traces import BLOCKS, SMALL, equations, points_at, remarks, trace_of


def test_a_step_too_small_for_four_figures_is_told_with_more():
    trace = trace_of(SMALL, blocks=BLOCKS, learning_rate=1e-5)
    last = next(text for text in equations(update_lines(Look(trace), 1)) if text.startswith("w₁ ←"))
    assert last == "w₁ ← 4 − 1e−5·2 = 3.99998; Δ = −2.003e−5"


def result_of(text):
    return float(text.rsplit(" = ", 1)[1].replace("−", "-"))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimiser_tells_how_a_value_becomes_the_next(optimizer):
    points = points_at([[0.5], [1.5]], [[1.0], [2.0]])
    trace = trace_of(SMALL, points, steps=3, optimizer=optimizer, learning_rate=0.01)
    update = equations(update_lines(Look(trace), 0))
    last = next(text for text in update if text.startswith("w₁ ← "))
    assert f"w₁ ← {figures_text(trace.update.before[0])}" in last
    assert f" = {figures_text(trace.update.after[0])}; Δ = {figures_text(trace.update.change[0])}" in last
    assert update[0] == f"g = ∂L/∂w₁ = {figures_text(trace.update.gradient[0])}"
    for name, values in trace.update.terms.items():
        if not name.endswith("_before"):
            symbol = name.replace("_hat", "′")
            assert any(
                text.startswith(f"{symbol} = ") and text.endswith(f" = {figures_text(values[0])}") for text in update
            )
    assert WORDS.keys() == OPTIMIZERS.keys()


def test_the_steps_of_adam_can_be_reckoned_from_their_text():
    trace = trace_of(SMALL, points_at([[0.5], [1.5]], [[1.0], [2.0]]), steps=3, optimizer="adam", learning_rate=0.01)
    power = {"⁴": "**4", "√": "", "·": "*", "−": "-"}
    for text in equations(update_lines(Look(trace), 0)):
        working = text.split("; ")[0]
        if "√" not in working and working.count(" = ") == 2 and "∂" not in working:
            sum_ = working.split(" = ")[1]
            for sign, python in {**power, "²": "**2"}.items():
                sum_ = sum_.replace(sign, python)
            assert eval(sum_) == pytest.approx(result_of(working), rel=2e-3)


def test_a_flipped_gradient_is_told_where_it_turns():
    trace = trace_of(SMALL, blocks=BLOCKS, flip_gradient=True)
    assert equations(update_lines(Look(trace), 1))[:3] == [
        "g = ∂L/∂w₁ = 2",
        "flipped: g = −2",
        "w₁ ← 4 − 0.125·(−2) = 4.25; Δ = 0.25",
    ]
    assert "goes up the loss" in remarks(update_lines(Look(trace), 1))


def test_a_bias_that_is_not_there_is_told_as_fixed():
    trace = trace_of(NetworkSpec(), no_bias=True)
    assert equations(update_lines(Look(trace), 0))[-1] == "fixed: b = 0"


def test_penalties_clipping_and_decay_are_told():
    trace = trace_of(SMALL, blocks=BLOCKS, l2=0.5, l1=0.25, clip=1.0, weight_decay=0.5)
    update, own = trace.update, equations(update_lines(Look(trace), 1))
    assert own[0] == "g = ∂L/∂w₁ = 2 + 0.25 + 0.5·4 = 4.25"
    assert own[1] == f"clipped: g = {figures_text(update.share)}·4.25 = {figures_text(4.25 * update.share)}"
    assert own[2].startswith("w₁ ← (1 − 0.125·0.5)·4 − 0.125·")
    assert "g = ∂L/∂b = 4" in own
    said = remarks(update_lines(Look(trace), 1))
    assert figures_text(update.norm) in said
    assert figures_text(update.share) in said


def test_lbfgs_has_no_rate_that_leads_to_its_change():
    trace = trace_of(SMALL, blocks=BLOCKS, optimizer="lbfgs")
    said = remarks(update_lines(Look(trace), 0))
    assert WORDS["lbfgs"].rule in said
    assert "η" not in said
    assert "η" in remarks(update_lines(Look(trace_of(SMALL, blocks=BLOCKS)), 0))


def test_a_gradient_that_is_short_enough_is_not_clipped():
    trace = trace_of(SMALL, blocks=BLOCKS, clip=1000.0)
    assert "1000" in remarks(update_lines(Look(trace), 1))
    assert equations(update_lines(Look(trace), 1)) == equations(update_lines(Look(trace_of(SMALL, blocks=BLOCKS)), 1))


def test_what_is_frozen_keeps_its_value():
    trace = trace_of(NetworkSpec(hidden=(LayerSpec(1, "relu", frozen=(0,)),)), blocks=BLOCKS)
    told = equations(update_lines(Look(trace), 0))
    assert told[1].endswith("w₁ = 2")
    assert told[3].endswith("b = −0.5")
    assert not any("←" in text for text in told)
    assert any("←" in text for text in equations(update_lines(Look(trace), 1)))
