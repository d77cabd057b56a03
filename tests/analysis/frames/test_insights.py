"""What frames let the rules see while it trains."""

import itertools

import pytest

from neuronlab.analysis.frames import insights
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.health.loss_course import FIRST_LOOK
from neuronlab.analysis.health.rules import most_important
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points

NOTHING = ViewRequest(frozenset())


def kind_of(frame):
    return frame.insight and frame.insight.kind


def test_a_halt_is_told_at_the_first_look_and_judged_anew_when_the_run_is_changed():
    run, points = make_run("8:tanh", optimizer="adam", learning_rate=1e-6), wavy_points(40)
    trainer = Trainer(run, points)
    builder = FrameBuilder(trainer)
    trainer.advance(FIRST_LOOK - 1)
    assert kind_of(builder.build(NOTHING)) is None
    trainer.advance(1)
    frame = builder.build(NOTHING)
    assert kind_of(frame) == "plateau"
    changed = Trainer(frame.insight.fixes[0].apply(run), points, trainer.state())
    builder = FrameBuilder(changed)
    assert kind_of(builder.build(NOTHING)) is None
    changed.advance(FIRST_LOOK - 1)
    assert kind_of(builder.build(NOTHING)) is None


def test_between_two_looks_what_is_told_of_the_losses_stands_word_for_word():
    trainer = Trainer(make_run("8:tanh", optimizer="adam", learning_rate=1e-6), wavy_points(40))
    builder = FrameBuilder(trainer)
    trainer.advance(FIRST_LOOK)
    texts = set()
    for _ in range(15):
        texts.add(builder.build(NOTHING).insight.text)
        trainer.advance(10)
    assert len(texts) == 1


def test_rules_know_what_was_told_last(monkeypatch):
    seen = []
    monkeypatch.setattr(insights, "most_important", lambda now: (seen.append(now.shown_before), most_important(now))[1])
    builder = FrameBuilder(Trainer(make_run("3:identity"), wavy_points(20)))
    builder.build(NOTHING)
    builder.build(NOTHING)
    assert seen == ["", "linear"]


@pytest.mark.parametrize("inputs", [1, 2])
def test_what_is_told_changes_seldom_however_wildly_it_trains(inputs):
    run = make_run("12:tanh,8:tanh", inputs=inputs, optimizer="adam", learning_rate=0.5, batch_size=8)
    trainer = Trainer(run, wavy_points(80, inputs, test=range(16)))
    builder, shown_before = FrameBuilder(trainer), []
    for _ in range(150):
        trainer.advance(97)
        shown_before.append(builder.build(NOTHING, is_playing=True).insight)
    kinds = [insight and insight.kind for insight in shown_before]
    texts = [insight and insight.text for insight in shown_before]
    assert "saturated" in kinds
    assert sum(first != second for first, second in itertools.pairwise(kinds)) <= 6
    assert sum(first != second for first, second in itertools.pairwise(texts)) <= 60
    assert builder.build(NOTHING).insight is not shown_before[-1]  # on pause it is what is true now
