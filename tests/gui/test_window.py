import sys
from threading import Thread

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QSpinBox

from neuronlab.analysis.frames import VIEWS
from neuronlab.app import Lab
from neuronlab.core.activations import ACTIVATIONS
from neuronlab.core.generators import GENERATORS
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.files.session_file import load_session
from neuronlab.gui.theme import DARK, LIGHT
from neuronlab.session.autosave import restore


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


# -- panels -----------------------------------------------------------------------------------------------------------


def test_every_preset_can_be_loaded_and_is_one_undo(window, session, points):
    panel = window.data_panel
    for key in GENERATORS:
        panel.preset.setCurrentIndex(panel.preset.findData(key))
        panel.preset.activated.emit(panel.preset.currentIndex())
        assert session.document.experiment.workspace.data.generator == key
        assert len(points()) == 40
    assert session.document.undo_stack.count() == len(GENERATORS)


def test_noise_and_number_touch_the_presets_points_and_leave_the_drawn_ones(window, hand, points):
    hand.click(0.25, 1.5)
    drawn = points().inputs[-1].copy()
    window.data_panel.noise.setValue(0.0)
    made = points().source >= 0
    wave = GENERATORS["wave"].function(points().inputs[made])
    assert np.allclose(points().targets[made], wave)
    window.data_panel.count.setValue(60)
    assert len(points()) == 61
    window.data_panel.count.setValue(10)
    assert len(points()) == 11
    assert drawn in points().inputs


def test_fields_of_a_preset_are_grey_when_no_point_of_it_is_left(window, hand):
    window.data_panel.clear.click()
    assert not window.data_panel.noise.isEnabled()
    assert window.data_panel.preset.currentText() == "None"
    hand.click(0.0, 0.0)
    assert window.data_panel.preset.currentText() == "Own points"
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["undo"].trigger()
    assert window.data_panel.noise.isEnabled()
    assert window.data_panel.preset.currentText() == "Wave"


def test_the_held_out_share_and_the_split_change_roles_only(window, points):
    window.data_panel.test_share.setValue(50)
    assert np.count_nonzero(points().test) in range(19, 22)
    before = points()
    window.data_panel.resample.click()
    assert not np.array_equal(points().test, before.test)
    assert np.array_equal(points().inputs, before.inputs)


def test_layers_are_added_moved_and_removed(window, run, wait_for_frame):
    panel = window.network_panel
    panel.add.click()
    assert run().network.widths == (1, 8, 8, 8, 1)
    assert panel.selected_layer == 2
    panel.layer_rows[2].width_field.setValue(3)
    panel.layer_rows[2].up.click()
    assert run().network.widths == (1, 8, 3, 8, 1)
    assert panel.selected_layer == 1
    panel.layer_rows[0].remove.click()
    assert run().network.widths == (1, 3, 8, 1)
    assert panel.parameters.text() == "47 parameters"
    for _ in range(2):
        panel.layer_rows[0].remove.click()
    assert run().network.widths == (1, 1)
    assert "no hidden layer" in window.activation_panel.meaning.text()
    frame = wait_for_frame(lambda frame: frame.network_spec.widths == (1, 1))
    assert frame.insight.kind == "linear"
    panel.add.click()
    assert len(panel.layer_rows) == 1


def test_limits_are_refused_with_a_sentence_and_the_old_value_stays(window, run):
    panel = window.network_panel
    for _ in range(20):
        panel.add.click()
    assert len(run().network.hidden) == 16
    assert not panel.add.isEnabled()
    assert panel.layer_rows[0].width_field.maximum() == 512


def test_the_picker_applies_to_the_selected_layer_and_keeps_its_weights(window, session, run, wait_for_frame):
    before = wait_for_frame(lambda frame: True).network.parameters.tobytes()
    QTest.mouseClick(window.network_panel.layer_rows[1], Qt.MouseButton.LeftButton, pos=window.rect().topLeft())
    for key in ACTIVATIONS:
        window.activation_panel.cards[key].click()
        assert [layer.activation for layer in run().network.hidden] == ["relu", key]
        assert ACTIVATIONS[key].formula in window.activation_panel.meaning.text()
        frame = wait_for_frame(lambda frame: frame.run == run())
        assert frame.network.parameters.tobytes() == before


def test_training_fields_reach_the_run(window, run):
    panel = window.training_panel
    for key in OPTIMIZERS:
        panel.optimizer.chosen.emit(key)
        assert run().training.optimizer == key
    panel.learning_rate.setValue(0.02)
    panel.batch_size.setValue(16)
    panel.l2.setValue(0.001)
    panel.seed.setValue(11)
    panel.initializer.chosen.emit("zero")
    panel.standardize.click()
    training = run().training
    assert (training.learning_rate, training.batch_size, training.l2) == (0.02, 16, 0.001)
    assert (training.seed, training.initializer, training.standardize) == (11, "zero", True)
    panel.new_seed.click()
    assert run().training.seed == 12


def test_the_learning_rate_climbs_by_threes_and_is_typed_in_any_form(window, run):
    field = window.training_panel.learning_rate
    field.stepUp()
    assert run().training.learning_rate == 0.03
    field.stepUp()
    assert run().training.learning_rate == 0.1
    for _ in range(3):
        field.stepDown()
    assert run().training.learning_rate == 0.003
    field.selectAll()
    QTest.keyClicks(field, "2,5e-3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert run().training.learning_rate == 0.0025
    field.selectAll()
    QTest.keyClicks(field, "1e9")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert run().training.learning_rate <= 100.0


def test_panels_show_what_undo_brings_back(window):
    window.training_panel.learning_rate.setValue(0.5)
    window.actions_by_name["undo"].trigger()
    assert window.training_panel.learning_rate.value() == 0.01
    assert window.actions_by_name["redo"].text() == "&Redo Learning rate"


# -- running ----------------------------------------------------------------------------------------------------------


def test_the_top_bar_shows_the_frames_numbers(window, session, wait_for_frame):
    window.top_bar.play.click()
    assert window.top_bar.play.text() == "Pause"
    wait_for_frame(lambda frame: frame.step > 1_000)
    window.top_bar.play.click()
    frame = wait_for_frame(lambda frame: not frame.is_playing)
    texts = {name: metric.value.text() for name, metric in window.top_bar.metrics.items()}
    assert texts["steps"] == f"{frame.step:,}".replace(",", "\u202f")
    assert texts["train_loss"] == f"{frame.probe.train_loss:.4f}"
    assert window.top_bar.play.text() == "Play"


def test_the_pin_is_a_ghost_that_survives_reset_and_can_be_undone(window, session, wait_for_frame):
    session.play()
    wait_for_frame(lambda frame: frame.step > 500)
    session.pause()
    pinned = wait_for_frame(lambda frame: not frame.is_playing)
    window.top_bar.pin.click()
    session.reset()
    frame = wait_for_frame(lambda frame: frame.step == 0 and frame.ghost is not None)
    assert np.allclose(frame.ghost, pinned.network.predict(frame.x[:, None])[:, 0])
    assert "pinned" in window.canvas._legend.text()
    assert window.top_bar.pin.text() == "Unpin"
    window.top_bar.pin.click()
    wait_for_frame(lambda frame: frame.ghost is None)
    window.actions_by_name["undo"].trigger()
    wait_for_frame(lambda frame: frame.ghost is not None)


def test_the_insight_line_offers_a_mend_and_the_click_applies_it(window, session, run, wait_for_frame, qtbot):
    for row in window.network_panel.layer_rows:
        row.activation.chosen.emit("identity")
    frame = wait_for_frame(lambda frame: frame.insight is not None and frame.insight.kind == "linear")
    window.insight_bar._notice.stop()
    window.insight_bar.show_frame(frame)
    assert "97 parameters, one line: ŷ = " in window.insight_bar.text.text()
    QTest.mouseClick(window.insight_bar.mend, Qt.MouseButton.LeftButton)
    assert [layer.activation for layer in run().network.hidden] == ["tanh", "tanh"]
    wait_for_frame(lambda frame: frame.insight is None or frame.insight.kind != "linear")


def test_divergence_is_told_and_mended_with_one_click(window, run, wait_for_frame, qtbot):
    for row in window.network_panel.layer_rows:
        row.activation.chosen.emit("identity")
    window.training_panel.optimizer.chosen.emit("sgd")
    window.training_panel.learning_rate.setValue(5.0)
    window.top_bar.play.click()
    frame = wait_for_frame(lambda frame: frame.divergence is not None)
    window.insight_bar._notice.stop()
    window.insight_bar.show_frame(frame)
    assert f"step {frame.divergence.step:,}" in window.insight_bar.text.text()
    assert frame.divergence.layer in window.insight_bar.text.text()
    qtbot.waitUntil(lambda: window.top_bar.play.text() == "Play")
    window.insight_bar.mend.click()
    assert run().training.learning_rate == 0.5
    assert wait_for_frame(lambda frame: frame.step == 0).divergence is None


@pytest.mark.parametrize(
    ("places", "share", "kind"),
    [
        ([], 0, "no_points"),
        ([(0.5, 0.5)], 0, "one_point"),
        ([(0.5, 0.5), (0.5, 1.0), (0.5, -1.0)], 0, "equal_x"),
        ([(0.5, 0.5), (-0.5, 1.0)], 0, "few_points"),
        ([(0.5, 0.5)], 90, "no_training_points"),
    ],
)
def test_sparse_points_say_what_to_do_next(window, hand, points, wait_for_frame, places, share, kind):
    window.data_panel.clear.click()
    window.data_panel.test_share.setValue(share)
    for _ in range(8):  # whether one point is held out depends on its id: draw until that is so
        for place in places:
            hand.click(*place)
        if kind != "no_training_points" or points().train_count == 0:
            break
        window.data_panel.resample.click()
    frame = wait_for_frame(lambda frame: frame.insight is not None and frame.insight.kind == kind)
    assert frame.train_count == points().train_count


# -- the keyboard -----------------------------------------------------------------------------------------------------


def test_space_plays_unless_the_focused_button_uses_it(window, session):
    window.canvas.plot.setFocus()
    QTest.keyClick(window.canvas.plot, Qt.Key.Key_Space)
    assert session.is_playing
    QTest.keyClick(window.canvas.plot, Qt.Key.Key_Space)
    assert not session.is_playing
    window.network_panel.add.setFocus()
    QTest.keyClick(window.network_panel.add, Qt.Key.Key_Space)
    assert not session.is_playing
    assert len(window.network_panel.layer_rows) == 3


def test_right_makes_one_step_and_r_resets(window, session, wait_for_frame):
    window.canvas.plot.setFocus()
    QTest.keyClick(window.canvas.plot, Qt.Key.Key_Right)
    wait_for_frame(lambda frame: frame.step == 1)
    QTest.keyClick(window.canvas.plot, Qt.Key.Key_R)
    wait_for_frame(lambda frame: frame.step == 0)


def test_letters_choose_tools_but_not_while_a_number_is_typed(window):
    window.canvas.plot.setFocus()
    QTest.keyClick(window.canvas.plot, Qt.Key.Key_E)
    assert window.data_panel.tool_buttons["erase"].isChecked()
    window.training_panel.learning_rate.setFocus()
    QTest.keyClicks(window.training_panel.learning_rate, "1e")
    QTest.keyClick(window.canvas.plot, Qt.Key.Key_M)
    assert window.data_panel.tool_buttons["move"].isChecked()


def test_a_field_keeps_undo_for_what_is_being_typed_and_hands_it_on_otherwise(window, run):
    window.training_panel.learning_rate.setValue(0.05)
    field = window.training_panel.batch_size
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert run().training.learning_rate == 0.01
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert run().training.learning_rate == 0.05
    field.selectAll()
    QTest.keyClicks(field, "12")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert run().training.learning_rate == 0.05


def test_every_control_has_a_name_and_can_be_reached_by_tab(window):
    window.canvas.plot.setFocus()
    reached = set()
    focus = window.focusWidget()
    while focus not in reached:
        reached.add(focus)
        assert focus.accessibleName() or isinstance(focus.parent(), QSpinBox), focus
        assert window.focusNextPrevChild(True)
        focus = window.focusWidget()
    controls = {
        window.top_bar.play,
        window.top_bar.export,
        window.data_panel.noise,
        window.network_panel.add,
        window.activation_panel.cards["relu"],
        window.training_panel.learning_rate,
        window.canvas.plot,
    }
    assert controls <= reached


def test_f1_lists_every_shortcut(window, qtbot):
    window.actions_by_name["shortcuts"].trigger()
    dialog = next(child for child in window.children() if type(child).__name__ == "ShortcutsDialog")
    shown = texts(dialog)
    for action in window.actions_by_name.values():
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString() in shown
    dialog.reject()


# -- layout and look --------------------------------------------------------------------------------------------------


def test_hidden_plots_are_not_asked_for(window, wait_for_frame):
    assert wait_for_frame(lambda frame: frame.unit_outputs is not None).history is not None
    for name in ("neurons", "gradients", "loss"):
        window.docks[name].close()
    window.diagram.hide()
    window._look()
    frame = wait_for_frame(lambda frame: frame.silent is None)
    assert frame.prediction is not None
    window.actions_by_name["reset_layout"].trigger()
    window.diagram.show()
    window._look()
    wait_for_frame(lambda frame: frame.silent is not None and frame.history is not None)
    assert {plot.view for plot in window.plots} == VIEWS


def test_docks_float_and_reset_layout_puts_them_back(window):
    for dock in window.docks.values():
        dock.setFloating(True)
    window.docks["loss"].close()
    window.actions_by_name["reset_layout"].trigger()
    assert not any(dock.isFloating() for dock in window.docks.values())
    assert all(dock.isVisible() for dock in window.docks.values())


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
@pytest.mark.parametrize("mode", ["dark", "light"])
def test_no_text_is_cut_off(window, qtbot, mode, size):
    window.theme.set_mode(mode)
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    for label in window.findChildren(QLabel):
        if label.isVisible() and label is not window.insight_bar.text and not label.wordWrap():
            assert label.sizeHint().width() <= label.width() + 1, label.text()
    for button in (*window.data_panel.tool_buttons.values(), window.top_bar.play, window.top_bar.export):
        assert button.sizeHint().width() <= button.width() + 1


def test_the_theme_can_be_chosen_and_is_remembered(window, qtbot):
    for mode, colors in (("light", LIGHT), ("dark", DARK)):
        window._choose_theme(mode)
        assert window.theme.colors is colors
        assert window.settings.theme == mode
        pixel = window.top_bar.grab().toImage().pixelColor(3, 3)
        assert pixel == colors.color("panel")


# -- keeping the work -------------------------------------------------------------------------------------------------


def test_closing_keeps_the_work_and_the_next_start_has_it(window, session, hand, wait_for_frame, tmp_path):
    hand.click(0.0, 1.2)
    session.play()
    wait_for_frame(lambda frame: frame.step > 200)
    window.close()
    experiment, state = load_session(tmp_path / "autosave.nlab")
    assert len(experiment.workspace.points) == 41
    assert state.step > 200
    again = Lab(restore(tmp_path / "autosave.nlab"), tmp_path / "second.nlab", tmp_path / "log")
    again.start()
    assert again.session.document.experiment.workspace.points.digest == experiment.workspace.points.digest
    assert again.session._worker._trainer.step == state.step
    again.window.close()


def test_export_errors_are_told_in_a_sentence_and_the_old_file_stays(window, qtbot, wait_for_frame, tmp_path):
    wait_for_frame(lambda frame: True)
    folder = tmp_path / "folder.npz"
    folder.mkdir()
    with qtbot.waitSignal(window.jobs.failed) as told:
        window.export_to(folder)
    assert str(folder) in told.args[0]
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert box.text() == told.args[0]
    box.accept()
    with qtbot.waitSignal(window.jobs.failed):
        window.export_to(tmp_path / "gone" / "model.npz")


def test_points_are_exported_as_csv(window, qtbot, points, tmp_path):
    with qtbot.waitSignal(window.jobs.done):
        window.export_points_to(tmp_path / "points.csv")
    lines = (tmp_path / "points.csv").read_text().splitlines()
    assert lines[0] == "x,y"
    assert len(lines) == 41
    assert [float(cell) for cell in lines[1].split(",")] == [points().inputs[0, 0], points().targets[0, 0]]


# -- errors inside the program ----------------------------------------------------------------------------------------


def test_an_exception_anywhere_is_logged_and_told_once_and_the_window_lives_on(lab, window, qtbot, caplog):
    def fail():
        raise ZeroDivisionError("on purpose")

    # pytest-qt has a hook of its own for exceptions in slots; this is about the application's.
    lab.excepthook.install()
    with qtbot.waitSignal(lab.excepthook.caught):
        with qtbot.captureExceptions() as exceptions:
            QTimer.singleShot(0, fail)
            qtbot.waitUntil(lambda: bool(exceptions))
        lab.excepthook._catch(*exceptions[0])
    dialog = window.errors.dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert "on purpose" in dialog.text()
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" in caplog.text
    dialog.accept()
    lab.excepthook._catch(*exceptions[0])
    qtbot.wait(10)
    assert not dialog.isVisible()


def test_an_exception_in_another_thread_is_caught_too(lab, window, qtbot):
    lab.excepthook.install()

    def fail():
        raise KeyError("in a thread")

    with qtbot.waitSignal(lab.excepthook.caught) as caught:
        thread = Thread(target=fail)
        thread.start()
        thread.join()
    assert "in a thread" in caught.args[0]
    window.errors.dialog.accept()
    lab.excepthook.remove()
    assert sys.excepthook is not lab.excepthook._catch
