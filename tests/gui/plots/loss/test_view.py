from dataclasses import replace

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.points import NO_POINTS, PointSet
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.trajectory import Note
from neuronlab.gui.plots.loss.axes import axis_labels
from neuronlab.gui.plots.loss.view import LossView
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


def test_several_runs_before_their_first_step_say_so_too(loss, make_runs_frame, shown):
    layers = [(4, "tanh")]
    shown(loss, make_runs_frame(layers, layers), SIZE)
    assert loss.painted_texts()[-1] == "Press Play. The loss appears here during training."
    loss.show_frame(make_runs_frame(layers, layers, steps=20))
    assert "Press Play. The loss appears here during training." not in loss.painted_texts()


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
    _, last, low, high = loss._scale(frame)
    for value, gap in ((0.5, 0), (2.0, 6)):  # the test loss is dashed
        y = area.top() + (high - np.log10(value)) * area.height() / (high - low)
        x = area.left() + frame.step / last * area.width()
        color = theme.colors.run_color(0)
        assert any(near(image, int(x) - 1 - back, int(y), color) for back in range(gap + 1))


def test_no_tick_lies_under_the_curves(loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=1000)
    shown(loss, frame, SIZE)
    area = loss._plot_area()
    labels = axis_labels(area, loss._scale(frame))
    assert len(labels) > 4
    for index, label in enumerate(labels):
        assert label.rect.right() < area.left() or label.rect.top() > area.bottom()
        assert label.rect.bottom() <= SIZE[1]
        assert not any(label.rect.adjusted(0, 2, 0, -2).intersects(other.rect) for other in labels[index + 1 :])


@pytest.mark.parametrize("broken", [np.nan, np.inf, 0.0])
def test_losses_that_cannot_be_drawn_on_a_log_axis_are_still_said(loss, make_frame, shown, broken):
    frame = make_frame((8, "tanh"), steps=300)
    past = frame.course.history.train_loss.copy()
    past[100:120] = broken
    frame = replace(
        frame,
        course=replace(frame.course, history=replace(frame.course.history, train_loss=past)),
        probe=replace(frame.probe, train_loss=broken, test_loss=broken),
    )
    shown(loss, frame, SIZE)
    assert loss.painted_texts()[0] == f"train {loss_text(broken)}"


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


def test_of_classes_it_is_the_cross_entropy(loss, make_plane_frame, shown):
    frame = make_plane_frame((4, "tanh"), classes=3, steps=200)
    shown(loss, frame, SIZE)
    texts = loss.painted_texts()
    assert {"Cross-entropy", f"train {loss_text(frame.probe.train_loss)}"} <= set(texts)
    assert loss.toolTip().startswith("Cross-entropy, mean of −log p(true class).")


# -- looking back, marks and readings ---------------------------------------------------------------------------------


def looking_back(frame, make_frame, step, **settings):
    """The frame of an earlier step of a run that has come to `frame`."""
    then = make_frame((8, "tanh"), steps=step, **settings)
    return with_status(replace(then, course=frame.course), now=(frame.step, frame.status.epoch))


def x_of(loss, frame, step):
    return float(loss._scale(frame).x_of(np.array(step), loss._plot_area()))


def test_looking_back_the_whole_curve_stays_with_a_line_at_the_step_shown(loss, make_frame, shown, theme):
    now = make_frame((8, "tanh"), steps=1000)
    shown(loss, now, SIZE)
    scale = loss._scale(now)
    then = looking_back(now, make_frame, 300)
    image = shown(loss, then, SIZE)
    assert loss._scale(then) == scale
    area, history = loss._plot_area(), now.course.history
    y = scale.y_of(history.train_loss, area)
    index = int(np.searchsorted(history.steps, 900))
    assert near(image, int(x_of(loss, then, 900)), int(y[index]), theme.colors.run_color(0))
    column = [image.pixelColor(round(x_of(loss, then, 300)), int(area.top()) + down).lightness() for down in (3, 9)]
    ground = image.pixelColor(int(x_of(loss, then, 500)), int(area.top()) + 3).lightness()
    assert all(abs(seen - ground) > 60 for seen in column)
    texts = loss.painted_texts()
    assert texts[0] == f"train {loss_text(then.probe.train_loss)}"
    assert "step 300" in texts


def test_the_best_step_is_marked_on_the_curve_and_said(loss, make_frame, shown, theme):
    frame = make_frame((8, "tanh"), steps=1000)
    frame = replace(frame, course=replace(frame.course, best_step=500, best_loss=0.5))
    without = shown(loss, replace(frame, course=replace(frame.course, best_step=None)), SIZE)
    image = shown(loss, frame, SIZE)
    area, scale = loss._plot_area(), loss._scale(frame)
    at = round(x_of(loss, frame, 500)), round(float(scale.y_of(np.array(0.5), area))) - 7
    assert image.pixelColor(*at).name() == theme.colors.text
    assert without.pixelColor(*at).name() != theme.colors.text
    said = loss.tip_at(QPointF(at[0] + 3, area.top() + 5))
    assert f"step 500: the lowest loss so far, {loss_text(0.5)}" in said


def test_marks_of_edits_and_findings_are_said_where_they_are(loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=1000)
    notes = Note(200, "Learning rate", is_edit=True), Note(600, "Dead units", is_edit=False)
    frame = replace(frame, course=replace(frame.course, notes=notes, best_step=None))
    shown(loss, frame, SIZE)
    top = loss._plot_area().top() + 5
    for step, text in ((200, "Learning rate"), (600, "Dead units")):
        assert f"step {step}: {text}" in loss.tip_at(QPointF(x_of(loss, frame, step) + 2, top))
    assert "Learning rate" not in loss.tip_at(QPointF(x_of(loss, frame, 400), top))


def test_anywhere_on_the_curve_the_tooltip_has_the_losses_of_that_step(loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=1000)
    shown(loss, frame, SIZE)
    history = frame.course.history
    for index in (3, len(history.steps) // 2):
        step = int(history.steps[index])
        train, test = loss_text(history.train_loss[index]), loss_text(history.test_loss[index])
        said = loss.tip_at(QPointF(x_of(loss, frame, step), loss._plot_area().center().y()))
        assert f"step {step}: train {train}, test {test}" in said
    assert loss.tip_at(QPointF(5.0, 5.0)) == ""


# -- zooming ----------------------------------------------------------------------------------------------------------


def turn(loss, x, notches=1):
    """Turn the wheel over the plot."""
    at = QPointF(x, loss._plot_area().center().y())
    wheel = QWheelEvent(
        at,
        QPointF(loss.mapToGlobal(at.toPoint())),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(loss, wheel)


def test_the_wheel_zooms_the_steps_about_the_pointer_and_a_double_click_shows_all(qtbot, loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=1000)
    before = shown(loss, frame, SIZE)
    whole, x = loss._scale(frame), x_of(loss, frame, 400)
    turn(loss, x, 3)
    zoomed = loss._scale(frame)
    assert zoomed.last - zoomed.first < 0.6 * (whole.last - whole.first)
    assert x_of(loss, frame, 400) == pytest.approx(x)
    assert "zoomed" in loss.painted_texts()
    assert loss.cursor().shape() == Qt.CursorShape.OpenHandCursor
    qtbot.mouseDClick(loss, Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    assert loss._scale(frame)[:2] == whole[:2]
    assert "zoomed" not in loss.painted_texts()
    assert loss.grab().toImage().size() == before.size()
    turn(loss, x, -3)
    assert loss._scale(frame)[:2] == whole[:2]


def test_dragging_pans_a_zoomed_plot_as_far_as_there_are_steps(qtbot, loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=1000)
    shown(loss, frame, SIZE)
    start = QPoint(180, 80)
    QTest.mousePress(loss, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(loss, start + QPoint(-40, 0))
    QTest.mouseRelease(loss, Qt.MouseButton.LeftButton, pos=start + QPoint(-40, 0))
    assert loss._scale(frame).first == 0.0  # all steps are in view
    turn(loss, 180, 4)
    before, step = loss._scale(frame), loss._scale(frame).step_at(180.0, loss._plot_area())
    QTest.mousePress(loss, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(loss, start + QPoint(-20, 0))
    QTest.mouseMove(loss, start + QPoint(-40, 0))
    assert loss._scale(frame).step_at(140.0, loss._plot_area()) == pytest.approx(step)
    QTest.mouseMove(loss, start + QPoint(2000, 0))
    QTest.mouseRelease(loss, Qt.MouseButton.LeftButton, pos=start + QPoint(2000, 0))
    after = loss._scale(frame)
    assert after.first == 0.0
    assert after.last == pytest.approx(before.last - before.first)
    QTest.mouseMove(loss, start)
    assert loss._scale(frame) == after


def test_keys_zoom_pan_and_fit(qtbot, loss, make_frame, shown):
    frame = make_frame((8, "tanh"), steps=1000)
    shown(loss, frame, SIZE)
    whole = loss._scale(frame)
    for _ in range(3):
        qtbot.keyClick(loss, Qt.Key.Key_Plus)
    zoomed = loss._scale(frame)
    assert zoomed.first > 0.0
    assert zoomed.last < whole.last
    qtbot.keyClick(loss, Qt.Key.Key_Right)
    assert loss._scale(frame).first > zoomed.first
    qtbot.keyClick(loss, Qt.Key.Key_Left)
    assert loss._scale(frame).first == pytest.approx(zoomed.first)
    qtbot.keyClick(loss, Qt.Key.Key_Minus)
    assert loss._scale(frame).first < zoomed.first
    qtbot.keyClick(loss, Qt.Key.Key_0)
    assert loss._scale(frame)[:2] == whole[:2]


def test_what_mouse_and_keys_can_do_is_in_the_tooltip_and_for_screen_readers(loss, make_frame, shown):
    shown(loss, make_frame((8, "tanh"), steps=50), SIZE)
    for text in (loss.toolTip(), loss.accessibleDescription()):
        assert "Scroll over the plot to zoom" in text
        assert "double-click" in text
    assert loss.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_new_run_is_shown_whole(loss, make_frame, shown):
    shown(loss, make_frame((8, "tanh"), steps=1000), SIZE)
    turn(loss, 180, 4)
    frame = make_frame((8, "tanh"), steps=10)
    shown(loss, frame, SIZE)
    assert loss._scale(frame)[:2] == (0.0, 10.0)


def test_the_ring_shows_the_focus_that_came_by_keys_alone(loss, make_frame, shown):
    shown(loss, make_frame((8, "tanh"), steps=50), SIZE)
    for reason, is_shown in (
        (Qt.FocusReason.TabFocusReason, True),
        (Qt.FocusReason.MouseFocusReason, False),
        (Qt.FocusReason.ActiveWindowFocusReason, False),
    ):
        QApplication.sendEvent(loss, QFocusEvent(QEvent.Type.FocusIn, reason))
        assert loss._has_ring == is_shown


# -- several runs -----------------------------------------------------------------------------------------------------

TANH, SIGMOID = [(8, "tanh")], [(8, "sigmoid")]


def with_run(frame, slot, **changes):
    """The frame, with another frame of the run in a slot."""
    return replace(frame, runs=tuple(replace(run, **changes) if run.slot == slot else run for run in frame.runs))


def drawn_along(loss, image, run, losses, color):
    """The share of the samples of a run at which its colour is drawn."""
    area, scale = loss._plot_area(), loss._scale(loss.frame)
    places = zip(scale.x_of(run.latest.steps, area), scale.y_of(losses, area), strict=True)
    seen = [near(image, int(x), int(y), color, reach=0) for x, y in places]
    return sum(seen) / len(seen)


def test_each_run_has_its_colour_train_solid_and_test_dashed(loss, make_runs_frame, shown, theme):
    frame = make_runs_frame(TANH, SIGMOID, slots=(2, 5), steps=300)
    image = shown(loss, frame, (900, 400))
    for run in frame.runs:
        color = theme.colors.run_color(run.slot)
        assert drawn_along(loss, image, run, run.latest.train_loss, color) > 0.9
        assert 0.3 < drawn_along(loss, image, run, run.latest.test_loss, color) < 0.9
    assert loss.painted_texts()[:2] == ["train", "test"]


def test_a_run_alone_has_the_colour_of_its_slot(loss, make_runs_frame, shown, theme):
    frame = make_runs_frame(TANH, slots=(3,), steps=300)
    image = shown(loss, frame, (900, 400))
    assert drawn_along(loss, image, frame.runs[0], frame.runs[0].latest.train_loss, theme.colors.run_color(3)) > 0.9
    assert loss.painted_texts()[0] == f"train {loss_text(frame.probe.train_loss)}"


def test_the_active_run_is_thicker_than_the_others(loss, make_runs_frame, shown, theme):
    def pixels(active):
        image = shown(loss, make_runs_frame(TANH, SIGMOID, active=active, steps=300), (900, 400))
        colors = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint32)
        return np.count_nonzero(colors == theme.colors.run_color(0).rgb())

    assert pixels(active=0) > 1.5 * pixels(active=1)


def test_a_hidden_run_is_not_drawn_unless_it_is_active(loss, make_runs_frame, shown):
    frame = make_runs_frame(TANH, SIGMOID, steps=300)
    hidden = [with_run(frame, slot, run=structs.replace(frame.runs[slot].run, is_shown=False)) for slot in (0, 1)]
    shown(loss, hidden[1], SIZE)
    assert loss.painted_texts()[0] == f"train {loss_text(frame.probe.train_loss)}"
    shown(loss, hidden[0], SIZE)
    assert loss.painted_texts()[:2] == ["train", "test"]


def test_the_axes_cover_all_runs_from_their_first_step(loss, make_runs_frame, shown):
    frame = make_runs_frame(TANH, SIGMOID, steps=300)
    spiky = frame.runs[1].latest.train_loss.copy()
    spiky[0] = 5_000.0
    frame = with_run(frame, 1, latest=replace(frame.runs[1].latest, train_loss=spiky))
    shown(loss, frame, SIZE)
    scale = loss._scale(frame)
    for run in frame.runs:
        for losses in (run.latest.train_loss, run.latest.test_loss):
            assert scale.low <= np.log10(losses.min())
            assert np.log10(losses.max()) <= scale.high


def test_a_diverged_run_ends_with_a_cross_at_the_edge_and_does_not_press_the_others_flat(
    loss, make_runs_frame, shown, theme
):
    frame = make_runs_frame(TANH, SIGMOID, steps=300)
    without = shown(loss, frame, (900, 400))
    scale = loss._scale(frame)
    probe = replace(frame.runs[1].probe, train_loss=1e25)
    image = shown(loss, with_run(frame, 1, divergence=Divergence(300, "Output", "weights"), probe=probe), (900, 400))
    assert loss._scale(loss.frame).high <= scale.high
    x, top = round(x_of(loss, frame, 300)), round(loss._plot_area().top())
    color = theme.colors.run_color(1).name()
    for dx, dy in ((-3, 2), (3, 2), (-3, 8), (3, 8)):
        corner = [(x + dx + i, top + dy + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        assert any(image.pixelColor(*at).name() == color for at in corner)
        assert not any(without.pixelColor(*at).name() == color for at in corner)


def test_the_tooltip_names_all_runs_at_a_step(loss, make_runs_frame, shown):
    frame = make_runs_frame(TANH, SIGMOID, slots=(0, 2), steps=300)
    shown(loss, frame, SIZE)
    said = loss.tip_at(QPointF(x_of(loss, frame, 200), loss._plot_area().center().y())).splitlines()
    assert said[0].startswith("● tanh, step ")
    assert said[1].startswith("▲ Sigmoid, step ")
    assert ": train " in said[0]


def test_different_losses_are_called_so(loss, make_runs_frame, shown):
    frame = make_runs_frame(TANH, SIGMOID, steps=50)
    shown(loss, frame, SIZE)
    assert "Squared error" in loss.painted_texts()
    run = frame.runs[1].run
    shown(
        loss, with_run(frame, 1, run=structs.replace(run, training=structs.replace(run.training, loss="huber"))), SIZE
    )
    assert "Different losses" in loss.painted_texts()


def test_removing_the_longer_run_shows_the_steps_there_are(qtbot, loss, make_runs_frame, shown):
    frame = make_runs_frame(TANH, SIGMOID, steps=500)
    longer = make_runs_frame(TANH, SIGMOID, steps=2000).runs[1]
    shown(loss, replace(frame, runs=(frame.runs[0], longer)), SIZE)
    assert loss._scale(loss.frame).last >= 2000
    for _ in range(3):
        qtbot.keyClick(loss, Qt.Key.Key_Plus)
    loss.show_frame(replace(frame, runs=frame.runs[:1]))
    assert loss._scale(loss.frame)[:2] == (0.0, loss._whole(loss.frame))
    assert loss._scale(loss.frame).last < 2000


def test_a_click_on_a_curve_names_its_run_and_a_drag_or_a_click_beside_it_none(qtbot, loss, make_runs_frame, shown):
    frame = make_runs_frame(TANH, SIGMOID, slots=(0, 2), steps=300)
    shown(loss, frame, (900, 400))
    clicked = []
    loss.run_clicked.connect(clicked.append)
    area, scale = loss._plot_area(), loss._scale(frame)
    for run in frame.runs:
        x, y = scale.x_of(np.array(100), area), scale.y_of(run.latest.train_loss[100], area)
        qtbot.mouseClick(loss, Qt.MouseButton.LeftButton, pos=QPoint(round(float(x)), round(float(y))))
    assert int(frame.runs[0].latest.steps[100]) == 100
    assert clicked == [0, 2]
    qtbot.mouseClick(loss, Qt.MouseButton.LeftButton, pos=QPoint(int(area.right()) - 5, int(area.top()) + 3))
    at = QPoint(round(float(x)), round(float(y)))
    QTest.mousePress(loss, Qt.MouseButton.LeftButton, pos=at - QPoint(40, 0))
    QTest.mouseRelease(loss, Qt.MouseButton.LeftButton, pos=at)
    assert clicked == [0, 2]
