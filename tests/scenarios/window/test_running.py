import numpy as np
from PySide6.QtCore import Qt

from tests.controls import click, press_key, trigger
from tests.frames import with_status
from tests.windows import in_one_window, share_window, undo_all


def the_top_bar_shows_the_frames_numbers(window, session, wait_for_frame, qtbot):
    click(qtbot, window.top_bar.play)
    assert window.top_bar.play.text() == "Pause"
    wait_for_frame(lambda frame: frame.step > 1_000)
    click(qtbot, window.top_bar.play)
    frame = wait_for_frame(lambda frame: not frame.is_playing)
    texts = {name: metric.value.text() for name, metric in window.top_bar.metrics.items()}
    assert texts["steps"] == f"{frame.step:,}"
    assert texts["train_loss"] == f"{frame.probe.train_loss:.4f}"
    assert window.top_bar.play.text() == "Play"


def a_rate_that_is_not_known_yet_is_not_told_as_nothing(window, session):
    rate = window.top_bar.metrics["rate"].value
    for measured, text in ((0.0, "–"), (12.0, "12")):
        window.top_bar.show_frame(with_status(session.frame, is_playing=True, steps_per_second=measured))
        assert rate.text().startswith(text)


def test_the_pin_is_a_frozen_run_that_survives_reset_and_can_be_undone(window, session, wait_for_frame, qtbot):
    session.play()
    wait_for_frame(lambda frame: frame.step > 500)
    session.pause()
    pinned = wait_for_frame(lambda frame: not frame.is_playing)
    trigger(qtbot, window.actions_by_name["pin"])
    session.reset()
    frame = wait_for_frame(lambda frame: frame.step == 0 and len(frame.runs) == 2)
    assert np.allclose(frame.runs[1].prediction, pinned.network.predict(frame.line.x[:, None])[:, 0])
    trigger(qtbot, window.actions_by_name["pin"])
    wait_for_frame(lambda frame: len(frame.runs) == 1)
    trigger(qtbot, window.actions_by_name["undo"])
    assert wait_for_frame(lambda frame: len(frame.runs) == 2).runs[1].step == pinned.step


def the_insight_line_offers_a_mend_and_the_click_applies_it(window, session, run, wait_for_frame, qtbot):
    for row in window.network_panel.layer_rows:
        row.activation.chosen.emit("identity")
    frame = wait_for_frame(lambda frame: frame.insight is not None and frame.insight.kind == "linear")
    window.insight_bar._notice.stop()
    window.insight_bar.show_frame(frame)
    assert "97 parameters, one line: ŷ = " in window.insight_bar.text.text()
    click(qtbot, window.insight_bar.fixes[0])
    assert [layer.activation for layer in run().network.hidden] == ["tanh", "tanh"]
    wait_for_frame(lambda frame: frame.insight is None or frame.insight.kind != "linear")


def test_divergence_is_told_and_mended_with_one_click(window, run, wait_for_frame, qtbot):
    for row in window.network_panel.layer_rows:
        row.activation.chosen.emit("identity")
    window.training_panel.optimizer.chosen.emit("sgd")
    window.training_panel.learning_rate.setValue(5.0)
    click(qtbot, window.top_bar.play)
    frame = wait_for_frame(lambda frame: frame.status.divergence is not None)
    window.insight_bar._notice.stop()
    window.insight_bar.show_frame(frame)
    assert f"step {frame.status.divergence.step}" in window.insight_bar.text.text()
    assert frame.status.divergence.layer in window.insight_bar.text.text()
    qtbot.waitUntil(lambda: window.top_bar.play.text() == "Play")
    click(qtbot, window.insight_bar.fixes[0])
    assert run().training.learning_rate == 0.5
    assert wait_for_frame(lambda frame: frame.step == 0).status.divergence is None


@in_one_window(
    ("positions", "kind"),
    [
        ([], "no_points"),
        ([(0.5, 0.5)], "one_point"),
        ([(0.5, 0.5), (0.5, 1.0), (0.5, -1.0)], "equal_x"),
        ([(0.5, 0.5), (-0.5, 1.0)], "few_points"),
    ],
)
def sparse_points_say_what_to_do_next(window, session, hand, points, wait_for_frame, positions, kind, qtbot):
    click(qtbot, window.data_panel.clear)
    for position in positions:
        hand.click(*position)
    frame = wait_for_frame(lambda frame: frame.train_count == points().train_count)
    assert frame.insight is not None
    assert frame.insight.kind == kind
    undo_all(session)


def test_the_first_point_drawn_trains_and_when_it_goes_the_window_says_what_to_do(
    window, hand, points, wait_for_frame, qtbot
):
    window.data_panel.test_share.setValue(90)
    click(qtbot, window.data_panel.clear)
    hand.click(-1.0, 0.5)
    hand.click(1.0, 0.5)
    assert points().train_count == 1
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_E)
    hand.click(-1.0, 0.5)
    wait_for_frame(lambda frame: frame.insight is not None and frame.insight.kind == "no_training_points")


def test_a_stop_rule_ends_the_training_says_why_and_play_goes_on(window, session, wait_for_frame, qtbot):
    window.training_panel.stop.fields["max_steps"].setValue(300)
    click(qtbot, window.top_bar.play)
    frame = wait_for_frame(lambda frame: frame.status.stopped)
    assert frame.step == 300
    qtbot.waitUntil(lambda: window.top_bar.play.text() == "Play")
    assert "300 steps" in window.insight_bar.text.text()
    assert "Press Play to continue" in window.insight_bar.text.text()
    click(qtbot, window.top_bar.play)
    wait_for_frame(lambda frame: frame.step > 400)
    assert session.is_playing
    session.pause()


def a_notice_gives_way_to_the_next_edit(window, session):
    window.training_panel.first_weights.seed.setValue(50)
    assert "was reinitialised" in window.insight_bar.text.text()
    session.document.undo_stack.undo()
    assert "was reinitialised" not in window.insight_bar.text.text()


test_what_the_bars_say = share_window(
    the_top_bar_shows_the_frames_numbers,
    a_rate_that_is_not_known_yet_is_not_told_as_nothing,
    the_insight_line_offers_a_mend_and_the_click_applies_it,
    sparse_points_say_what_to_do_next,
    a_notice_gives_way_to_the_next_edit,
)
