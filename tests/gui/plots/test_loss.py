from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from neuronlab.analysis.frames.frame import pin_from
from neuronlab.core.data.points import NO_POINTS, PointSet
from neuronlab.gui.plots import loss as module
from neuronlab.gui.plots.loss import LossView
from neuronlab.wording.numbers import loss_text
from tests.frames import with_status

SIZE = (340, 150)


@pytest.fixture
def loss(theme):
    return LossView(theme)


def near(image, x, y, color, reach=2):
    """Whether a colour shows within two pixels above and below a place and `reach` beside it."""
    # A hairline beside the pixels' middle is blended with the ground, half and half.
    around = [image.pixelColor(x + i, y + j) for i in range(-reach, reach + 1) for j in range(-2, 3)]
    return any(
        sum(abs(a - b) for a, b in zip(seen.getRgb()[:3], color.getRgb()[:3], strict=True)) < 240 for seen in around
    )


def test_before_the_first_frame_it_says_what_will_come(loss, shown):
    shown(loss, size=SIZE)
    assert loss.painted_texts() == ["The loss appears here during training."]


def test_before_the_first_step_it_says_what_to_do(loss, make_frame, shown):
    frame = make_frame((8, "tanh"))
    shown(loss, frame, SIZE)
    assert loss.painted_texts()[-1] == "Press Play. The loss appears here during training."
    assert loss.painted_texts()[0] == f"train {loss_text(frame.probe.train_loss)}"


def test_looking_back_at_the_first_step_it_does_not_ask_for_what_was_done(loss, make_frame, shown):
    shown(loss, with_status(make_frame((8, "tanh")), now=(500, 500)), SIZE)
    assert loss.painted_texts()[-1] == "No training yet. The loss starts with the first step."


def test_without_training_points_it_says_so(loss, make_frame, shown):
    shown(loss, make_frame((8, "tanh"), points=NO_POINTS), SIZE)
    assert loss.painted_texts() == ["No training points, so there is no loss."]


def test_the_legend_has_the_losses_of_now(loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=300)
    shown(loss, frame, SIZE)
    texts = loss.painted_texts()
    assert texts[:2] == [f"train {loss_text(frame.probe.train_loss)}", f"test {loss_text(frame.probe.test_loss)}"]
    assert "step" in texts


def test_without_test_points_there_is_no_test_loss(loss, make_frame, shown):
    points = PointSet([[0.0], [1.0], [2.0]], [[0.0], [1.0], [0.0]], ids=[0, 1, 2], test=[False] * 3, source=[-1] * 3)
    shown(loss, make_frame((8, "tanh"), points=points, steps=50), SIZE)
    assert not any(text.startswith("test") for text in loss.painted_texts())


def test_the_curves_end_at_the_loss_of_now(loss, make_frame, shown, theme):
    frame = make_frame((8, "tanh"), steps=1000)
    frame = replace(frame, probe=replace(frame.probe, train_loss=0.5, test_loss=2.0))
    image = shown(loss, frame, SIZE)
    area = loss._plot_area()
    last, low, high = loss._scale(frame)
    for value, gap in ((0.5, 0), (2.0, 6)):  # the test loss is dashed
        y = area.top() + (high - np.log10(value)) * area.height() / (high - low)
        x = area.left() + frame.step / last * area.width()
        color = theme.colors.color("learned")
        assert any(near(image, int(x) - 1 - back, int(y), color) for back in range(gap + 1))


def test_no_tick_lies_under_the_curves(loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=1000)
    shown(loss, frame, SIZE)
    area = loss._plot_area()
    labels = module._axis_labels(area, loss._scale(frame))
    assert len(labels) > 4
    for index, label in enumerate(labels):
        assert label.rect.right() < area.left() or label.rect.top() > area.bottom()
        assert label.rect.bottom() <= SIZE[1]
        assert not any(label.rect.adjusted(0, 2, 0, -2).intersects(other.rect) for other in labels[index + 1 :])


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("last", [10.0, 12.5, 16.0, 250.0, 4000.0, 6.4e6, 1e9])
def test_steps_are_marked_in_round_numbers_that_keep_apart(last):
    labels = module._step_labels(40.0, 132.0, 292.0, last)
    name, *marks = sorted(labels, key=lambda label: label.text != "step")
    assert name.text == "step"
    assert marks[0].text == "0"
    assert len(marks) >= 2
    middles = [mark.rect.center().x() for mark in marks]
    assert np.allclose(np.diff(middles), np.diff(middles)[0])
    row = [*(mark.rect for mark in marks), name.rect]
    assert all(one.right() <= other.left() for one, other in pairwise(row))


@pytest.mark.parametrize("span", [(-2.0, 0.0), (-12.0, 3.0), (-2.5229, -1.5229), (0.0, 1.0)])
def test_every_loss_scale_has_marks_that_keep_apart(loss, span):
    loss.resize(*SIZE)
    ticks = module._loss_ticks(loss._plot_area(), (100.0, *span))
    assert len(ticks) >= 2
    assert np.diff(sorted(height for height, _ in ticks)).min() >= 14.0


def test_a_pinned_run_stays_as_a_dashed_ghost(loss, make_frame, shown, theme):
    pin = pin_from(make_frame((8, "sigmoid"), steps=2000))
    frame = make_frame((8, "tanh"), steps=500)
    loss.show_pin(pin)
    image = shown(loss, frame, SIZE)
    assert loss.painted_texts()[0] == f"pinned {loss_text(pin.train_loss[-1])}"
    area, (last, low, high) = loss._plot_area(), loss._scale(frame)
    assert last >= 2000
    drawn = []
    for step, value in zip(pin.steps[300:].tolist(), pin.train_loss[300:].tolist(), strict=True):
        x = area.left() + step / last * area.width()
        y = area.top() + (high - np.log10(value)) * area.height() / (high - low)
        drawn.append(near(image, int(x), int(y), theme.colors.color("pinned"), reach=0))
    assert any(drawn)
    assert not all(drawn)
    loss.show_pin(None)
    assert loss.painted_texts()[0].startswith("train")
    assert loss._scale(frame)[0] < 2000


@pytest.mark.parametrize("broken", [np.nan, np.inf, 0.0])
def test_losses_that_cannot_be_drawn_on_a_log_axis_are_still_said(loss, make_frame, shown, broken):
    frame = make_frame((8, "tanh"), steps=300)
    past = frame.history.train_loss.copy()
    past[100:120] = broken
    frame = replace(
        frame,
        history=replace(frame.history, train_loss=past),
        probe=replace(frame.probe, train_loss=broken, test_loss=broken),
    )
    shown(loss, frame, SIZE)
    assert loss.painted_texts()[0] == f"train {loss_text(broken)}"


def test_it_cannot_be_panned_or_zoomed(qtbot, loss, make_frame, shown):
    before = shown(loss, make_frame((8, "tanh"), steps=300), SIZE)
    at = QPoint(150, 80)
    qtbot.mousePress(loss, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(loss, at + QPoint(60, 20))
    qtbot.mouseRelease(loss, Qt.MouseButton.LeftButton, pos=at + QPoint(60, 20))
    wheel = QWheelEvent(
        QPointF(at),
        QPointF(at),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(loss, wheel)
    assert loss.grab().toImage() == before


def test_a_reset_forgets_the_scale_of_the_run_before(loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=1000)
    shown(loss, replace(frame, probe=replace(frame.probe, train_loss=3e-6)), SIZE)
    assert "1e−4" in loss.painted_texts()
    shown(loss, make_frame((8, "tanh"), steps=10), SIZE)
    assert "1e−4" not in loss.painted_texts()


def test_the_axis_and_the_tooltip_name_the_loss(loss, make_frame, shown):
    shown(loss, make_frame((8, "tanh"), steps=50), SIZE)
    assert "Squared error" in loss.painted_texts()
    shown(loss, make_frame((8, "tanh"), steps=50, loss="huber"), SIZE)
    assert "Huber" in loss.painted_texts()
    assert loss.toolTip().startswith("Huber, ")


def test_the_name_of_the_loss_gives_way_to_the_legend(loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=50)
    shown(loss, frame, SIZE)
    loss.show_pin(pin_from(frame))
    assert "Squared error" not in loss.painted_texts()


def test_of_classes_it_is_the_cross_entropy(loss, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), classes=3, steps=200)
    shown(loss, frame, SIZE)
    texts = loss.painted_texts()
    assert {"Cross-entropy", f"train {loss_text(frame.probe.train_loss)}"} <= set(texts)
    assert loss.toolTip().startswith("Cross-entropy, mean of −log p(true class).")
