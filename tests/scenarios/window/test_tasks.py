"""Three tasks in one window: each with its own points, network and what it has learned, and everything follows."""

import csv
import json

import numpy as np
import pytest
from PySide6.QtCore import Qt

from neuronlab.core.data.features import features_for
from neuronlab.core.network.losses import losses_for
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.models.formats import load_model
from neuronlab.files.tables.points import read_points
from tests.controls import click, focus_on, press_key, trigger, type_into, until_usable
from tests.windows import in_one_window, share_window


@pytest.fixture
def in_task(window, wait_for_frame, qtbot):
    def go(task):
        click(qtbot, window.data_panel.task.button(task))
        return wait_for_frame(lambda frame: frame.task == task)

    return go


@in_one_window("task", TASKS)
def test_every_task_is_ready_at_once_and_learns(window, session, in_task, learned, task, qtbot):
    first = in_task(task) if task != "curve" else session.frame
    assert first.train_count > 20
    assert first.test_count > 5
    last = learned(500)
    assert last.probe.train_loss < first.probe.train_loss / 3
    focus_on(qtbot, window.canvas.plot)


def switching_keeps_each_tasks_own_points_and_what_it_has_learned(
    window, session, hand, points, in_task, learned, wait_for_frame
):
    hand.click(0.1, 1.7)
    drawn = points().digest
    curve = learned(200)
    in_task("classes")
    assert points().inputs.shape[1] == 2
    classes = learned(100)
    in_task("surface")
    in_task("curve")
    assert points().digest == drawn
    back = wait_for_frame(lambda frame: frame.task == "curve" and frame.probe is not None)
    assert back.step == curve.step
    assert back.network.parameters.tobytes() == curve.network.parameters.tobytes()
    again = in_task("classes")
    assert again.step == classes.step
    assert again.network.parameters.tobytes() == classes.network.parameters.tobytes()


def switching_is_undone_like_any_edit_and_pauses(window, session, in_task, wait_for_frame, qtbot):
    session.play()
    wait_for_frame(lambda frame: frame.step > 10)
    in_task("surface")
    assert not session.is_playing
    assert window.top_bar.play.text() == "Play"
    trigger(qtbot, window.actions_by_name["undo"])
    assert session.document.experiment.task == "curve"
    assert wait_for_frame(lambda frame: frame.task == "curve").step > 10
    assert window.data_panel.task.button("curve").isChecked()


def keys_choose_the_task(window, session, qtbot):
    for number, task in ((2, "classes"), (3, "surface"), (1, "curve")):
        key = getattr(Qt.Key, f"Key_{number}")
        press_key(qtbot, window.canvas.plot, key, Qt.KeyboardModifier.ControlModifier)
        assert session.document.experiment.task == task


@in_one_window("task", TASKS)
def features_losses_and_outputs_of_the_task_are_in_the_panels(window, run, in_task, task, qtbot):
    in_task(task)
    network = run().network
    assert list(window.network_panel.features.chips) == list(features_for(network.inputs))
    loss = window.training_panel.loss
    assert [loss.itemData(index) for index in range(loss.count())] == list(losses_for(network.output))
    assert ("2 classes" in window.network_panel.head.summary.toolTip()) == (task == "classes")
    for chip in window.network_panel.features.chips.values():
        if not chip.isChecked():
            click(qtbot, chip)
    assert len(run().network.features) == len(features_for(network.inputs))


@in_one_window("task", TASKS)
def scores_are_those_of_the_task(window, in_task, learned, task):
    window.resize(1440, 900)
    in_task(task)
    frame = learned(300)
    texts = " ".join(window.scores.painted_texts())
    for name in ("accuracy", "RMSE", "R²"):
        assert (name in texts) == ((task == "classes") == (name == "accuracy")) or name == "accuracy"
    fit = frame.scores.train
    if task == "classes":
        predicted = (frame.network.predict(frame.points.training()[0])[:, 0] > 0.5).astype(float)
        assert fit.accuracy == pytest.approx(np.mean(predicted == frame.points.training()[1][:, 0]))
        assert fit.confusion.sum() == fit.count == frame.train_count
        assert {f"{count:,}" for count in fit.confusion.ravel()} <= set(window.scores.painted_texts())
    else:
        inputs, targets = frame.points.training()
        assert fit.rmse == pytest.approx(np.sqrt(np.mean((frame.network.predict(inputs) - targets) ** 2)), rel=1e-5)
        assert f"{fit.rmse:.4f}" in texts


@in_one_window("task", TASKS)
def weights_of_every_task_are_exported_and_read_back_the_same(window, qtbot, points, in_task, learned, tmp_path, task):
    in_task(task)
    frame = learned(50)
    for name in ("model.npz", "model.json"):
        with qtbot.waitSignal(window.exports.done):
            window.exports.write_weights(tmp_path / name)
        read = load_model(tmp_path / name)
        assert read.task == task
        assert np.abs(read.network.predict(points().inputs) - frame.network.predict(points().inputs)).max() < 1e-6
    assert json.loads((tmp_path / "model.json").read_text())["task"] == task


@in_one_window("task", TASKS)
def points_of_every_task_are_exported_exactly(window, qtbot, session, points, in_task, tmp_path, task):
    in_task(task)
    with qtbot.waitSignal(window.exports.done):
        window.exports.write_points(tmp_path / "points.csv")
    read = read_points(tmp_path / "points.csv", task)
    assert read.inputs.tobytes() == points().inputs.tobytes()
    assert read.targets.tobytes() == points().targets.tobytes()
    assert read.labels == session.document.experiment.workspace.labels
    with (tmp_path / "points.csv").open() as file:
        header = next(csv.reader(file))
    assert len(header) == TASKS[task].inputs + 2
    assert header[-1] == "role"
    assert (read.test == points().test).all()


def a_formula_brings_points_as_it_is_typed_and_refuses_what_it_cannot_read(window, points, in_task, qtbot):
    in_task("surface")
    presets = window.data_panel.presets
    presets.preset.setCurrentIndex(presets.preset.findData("formula"))
    presets.preset.activated.emit(presets.preset.currentIndex())
    field = presets.formula.text
    type_into(qtbot, field, "x1*x2 - 1")
    presets.noise.setValue(0.0)
    inputs, targets = points().inputs, points().targets
    assert np.allclose(targets[:, 0], inputs[:, 0] * inputs[:, 1] - 1.0)
    presets.high.setValue(1.0)
    assert points().inputs.max() <= 1.0
    before = points().digest
    type_into(qtbot, field, "x1*y")
    assert "'y'" in presets.formula.error.text()
    assert points().digest == before
    presets.low.setValue(5.0)
    assert "its start must be below its end" in window.insight_bar.text.text()
    assert points().digest == before
    assert presets.low.value() == -3.0


def for_classes_the_formulas_label_is_whether_it_is_above_the_threshold(window, points, in_task):
    in_task("classes")
    presets = window.data_panel.presets
    presets.preset.setCurrentIndex(presets.preset.findData("formula"))
    presets.preset.activated.emit(presets.preset.currentIndex())
    presets.noise.setValue(0.0)
    presets.threshold.setValue(2.0)
    inputs, targets = points().inputs, points().targets[:, 0]
    assert (targets == (inputs[:, 0] * inputs[:, 1] > 2.0)).all()
    assert 0 < targets.mean() < 0.5


@in_one_window("task", TASKS)
def outliers_imbalance_and_seed_are_set_in_the_panel(window, points, in_task, task):
    in_task(task)
    presets = window.data_panel.presets
    presets.more.open()
    before = points()
    presets.outliers.setValue(20)
    changed = (points().targets != before.targets)[:, 0]
    assert 0.05 < changed.mean() < 0.35
    presets.outliers.setValue(0)
    assert points().digest == before.digest
    presets.seed.setValue(5)
    assert (points().inputs != before.inputs).any()
    presets.seed.setValue(0)
    assert points().digest == before.digest
    assert presets.imbalance.isVisible() == (task == "classes")
    if task == "classes":
        presets.imbalance.setValue(80)
        assert points().targets.mean() < 0.3


def insights_speak_of_classes(window, hand, in_task, wait_for_frame, qtbot):
    in_task("classes")
    click(qtbot, window.data_panel.clear)
    for x in (-2.0, -1.0, 1.0, 2.0, 2.5, 3.0):
        hand.click(x, 0.5)
    assert wait_for_frame(lambda frame: frame.insight and frame.insight.kind == "one_class").insight.text.startswith(
        "All training points belong to class A"
    )
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_2)
    hand.click(0.0, -1.0)
    hand.click(1.0, -1.0)
    wait_for_frame(lambda frame: frame.insight is None or frame.insight.kind != "one_class")


def a_class_is_renamed_and_removed_by_its_buttons_menu(window, session, points, run, in_task, monkeypatch, qtbot):
    in_task("classes")
    palette = window.data_panel.settings.palette_row
    rename, remove = palette.buttons[1].actions()
    monkeypatch.setattr("neuronlab.gui.panels.data.class_palette.ask_text", lambda *_: "sea")
    trigger(qtbot, rename)
    assert run().network.labels == ("A", "sea")
    assert "sea" in window.canvas._legend.text()
    trigger(qtbot, remove)
    assert "At least two classes are needed" in window.insight_bar.text.text()
    click(qtbot, palette.add)
    assert run().network.labels == ("A", "sea", "B")
    trigger(qtbot, remove)
    assert run().network.labels == ("A", "B")
    assert set(points().targets[:, 0]) == {0.0}
    session.document.undo_stack.undo()
    assert run().network.labels == ("A", "sea", "B")


HOLDING = ("panel", "key", "menu", "table")
"""Where one can ask for the selected points to be held out."""


def ask_to_hold(qtbot, window, where):
    {
        "panel": lambda: click(qtbot, window.data_panel.hold_out_selected),
        "key": lambda: press_key(qtbot, window.canvas.plot, Qt.Key.Key_H),
        "menu": lambda: trigger(qtbot, window.actions_by_name["hold"]),
        "table": lambda: trigger(qtbot, window.table.hold_out_selected),
    }[where]()


@in_one_window("where", HOLDING)
def selected_points_are_held_out_and_given_back_in_the_same_words_wherever_it_is_asked_for(
    window, session, points, in_task, where, qtbot
):
    in_task("classes")
    stack, button = session.document.undo_stack, window.data_panel.hold_out_selected
    window.docks["table"].reveal()
    chosen = points().ids[~points().test][:4]
    window.selection.choose(chosen)
    entries = stack.count()
    assert (button.isVisible(), button.accessibleName()) == (True, "Hold out")
    ask_to_hold(qtbot, window, where)
    assert points().test[points().indices_of(chosen)].all()
    assert stack.undoText() == "Hold out"
    for name in (button.accessibleName(), window.table.hold_out_selected.iconText()):
        assert name == "Return to the split"
    ask_to_hold(qtbot, window, where)
    assert not points().pinned.any()
    assert stack.undoText() == "Return to the split"
    assert button.accessibleName() == window.table.hold_out_selected.iconText() == "Hold out"
    assert stack.count() == entries + 2


def held_out_points_test_whatever_the_share(window, points, in_task, qtbot):
    in_task("classes")
    chosen = points().ids[~points().test][:4]
    window.selection.choose(chosen)
    click(qtbot, window.data_panel.hold_out_selected)
    window.data_panel.test_share.setValue(0)
    assert points().ids[points().test].tolist() == chosen.tolist()
    click(qtbot, window.data_panel.hold_out_selected)
    assert not points().test.any()


def with_nothing_selected_nothing_is_done(window, session, points, qtbot):
    before = points()
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_H)
    actions = [window.actions_by_name[name] for name in ("hold", "duplicate", "delete")]
    for ask in (
        window.data_panel.hold_out_selected.click,
        *(action.trigger for action in (window.table.hold_out_selected, *actions)),
    ):
        ask()  # of what is out of sight or disabled, as by a screen reader
    assert points() is before
    assert session.document.undo_stack.count() == 0


def every_click_is_a_step_of_its_own(window, session, points, in_task, qtbot):
    in_task("classes")
    panel, stack = window.data_panel, session.document.undo_stack
    window.training_panel.first_weights.fold.open()
    for button in (panel.resample, panel.settings.palette_row.add, window.training_panel.first_weights.new_seed):
        entries, before = stack.index(), session.document.experiment
        click(qtbot, button)
        once = session.document.experiment
        click(qtbot, button)
        assert stack.count() == entries + 2
        stack.undo()
        assert session.document.experiment == once
        stack.undo()
        assert session.document.experiment == before


def the_ends_of_a_formula_are_two_steps(window, session, in_task):
    in_task("surface")
    presets = window.data_panel.presets
    presets.preset.chosen.emit("formula")
    entries = session.document.undo_stack.count()
    presets.low.setValue(-1.0)
    presets.high.setValue(1.0)
    assert session.document.undo_stack.count() == entries + 2


def the_threshold_is_named_by_the_classes(window, in_task):
    in_task("classes")
    panel = window.data_panel
    panel.presets.preset.chosen.emit("formula")
    assert panel.presets.threshold.accessibleName() == "Label B above"
    palette = panel.settings.palette_row
    palette.renamed.emit("A", "land")
    palette.renamed.emit("B", "open sea")
    assert panel.presets.threshold.accessibleName() == "Label open sea above"
    assert "get class open sea, others land" in panel.presets.threshold.toolTip()
    palette.renamed.emit("open sea", "the open sea")
    label = panel.presets._threshold_label
    assert label.text() == "Label the ope… above"
    assert label.isVisible()
    assert "get class the open sea, others land" in label.toolTip()


def compute_landscape(window, qtbot, tmp_path):
    click(qtbot, window.landscape.button)
    qtbot.waitUntil(lambda: window.landscape.slice.landscape is not None)


def check_gradients(window, qtbot, tmp_path):
    with qtbot.waitSignal(window.gradient_check_controller.noticed) as predicted:
        click(qtbot, window.gradient_badge)
    assert "agrees" in predicted.args[0]


def pin(window, qtbot, tmp_path):
    trigger(qtbot, window.actions_by_name["pin"])
    qtbot.waitUntil(lambda: window.run_controller.is_pinned)
    assert window.session.document.undo_stack.undoText() == "Pin"


def export(window, qtbot, tmp_path):
    with qtbot.waitSignal(window.exports.done):
        window.exports.write_weights(tmp_path / "model.json")
    assert load_model(tmp_path / "model.json").task == "classes"


@pytest.mark.parametrize("do", [check_gradients, compute_landscape, pin, export])
def test_what_is_asked_of_a_task_before_its_first_frame_is_done_when_that_comes(window, session, qtbot, tmp_path, do):
    window.docks["landscape"].reveal()
    press_key(qtbot, window.landscape.directions, Qt.Key.Key_Down)  # two weights: there is no path yet
    until_usable(qtbot, window.landscape.button)
    window.data_panel.choose_task("classes")
    assert session.frame is None
    do(window, qtbot, tmp_path)


test_switching_and_learning = share_window(
    switching_keeps_each_tasks_own_points_and_what_it_has_learned,
    switching_is_undone_like_any_edit_and_pauses,
    keys_choose_the_task,
    scores_are_those_of_the_task,
    weights_of_every_task_are_exported_and_read_back_the_same,
    points_of_every_task_are_exported_exactly,
)


test_points_and_panels_of_each_task = share_window(
    features_losses_and_outputs_of_the_task_are_in_the_panels,
    a_formula_brings_points_as_it_is_typed_and_refuses_what_it_cannot_read,
    for_classes_the_formulas_label_is_whether_it_is_above_the_threshold,
    outliers_imbalance_and_seed_are_set_in_the_panel,
    a_class_is_renamed_and_removed_by_its_buttons_menu,
    every_click_is_a_step_of_its_own,
    the_ends_of_a_formula_are_two_steps,
    the_threshold_is_named_by_the_classes,
    insights_speak_of_classes,
    selected_points_are_held_out_and_given_back_in_the_same_words_wherever_it_is_asked_for,
    held_out_points_test_whatever_the_share,
    with_nothing_selected_nothing_is_done,
)
