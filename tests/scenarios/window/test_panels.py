import numpy as np

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.data.edits import load_generator
from neuronlab.core.data.generators import generators_for
from neuronlab.core.data.series import true_function
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.losses import losses_for
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.tasks import TASKS
from tests.controls import click, trigger, type_into
from tests.windows import in_one_window, share_window


@in_one_window("task", TASKS)
def test_every_preset_can_be_loaded_and_is_one_undo(window, session, points, task):
    window.data_panel.choose_task(task)
    session.document.undo_stack.clear()
    preset, rows = window.data_panel.presets.preset, generators_for(task)
    for key, row in rows.items():
        preset.setCurrentIndex(preset.findData(key))
        preset.activated.emit(preset.currentIndex())
        workspace = session.document.experiment.workspace
        assert workspace.data.generator == key
        assert len(points()) == row.count
        assert len(workspace.labels) == (row.classes or len(workspace.labels))
        assert points().digest == load_generator(workspace, workspace.data).points.digest
    assert session.document.undo_stack.count() == len(rows)


def noise_and_number_touch_the_presets_points_and_leave_the_drawn_ones(window, hand, points):
    hand.click(0.25, 1.5)
    drawn = points().inputs[-1].copy()
    window.data_panel.presets.noise.setValue(0.0)
    made = points().source >= 0
    wave = true_function("curve", DataSpec())(points().inputs[made])[:, None]
    assert np.allclose(points().targets[made], wave)
    window.data_panel.presets.count.setValue(60)
    assert len(points()) == 61
    window.data_panel.presets.count.setValue(10)
    assert len(points()) == 11
    assert drawn in points().inputs


def fields_of_a_preset_are_grey_when_no_point_of_it_is_left(window, hand, qtbot):
    click(qtbot, window.data_panel.clear)
    assert not window.data_panel.presets.noise.isEnabled()
    assert window.data_panel.presets.preset.currentText() == "None"
    hand.click(0.0, 0.0)
    assert window.data_panel.presets.preset.currentText() == "Own points"
    trigger(qtbot, window.actions_by_name["undo"])
    trigger(qtbot, window.actions_by_name["undo"])
    assert window.data_panel.presets.noise.isEnabled()
    assert window.data_panel.presets.preset.currentText() == "Wave"


def the_held_out_share_and_the_split_change_roles_only(window, points, qtbot):
    window.data_panel.test_share.setValue(50)
    assert np.count_nonzero(points().test) in range(19, 22)
    before = points()
    click(qtbot, window.data_panel.resample)
    assert not np.array_equal(points().test, before.test)
    assert np.array_equal(points().inputs, before.inputs)


def test_layers_are_added_moved_and_removed(window, run, wait_for_frame, qtbot):
    panel = window.network_panel
    click(qtbot, panel.add)
    assert run().network.widths == (1, 8, 8, 8, 1)
    assert panel.selected_layer == 2
    panel.layer_rows[2].width_field.setValue(3)
    click(qtbot, panel.layer_rows[2].up)
    assert run().network.widths == (1, 8, 3, 8, 1)
    assert panel.selected_layer == 1
    click(qtbot, panel.layer_rows[0].remove)
    assert run().network.widths == (1, 3, 8, 1)
    assert panel.head.summary.full_text == "47 parameters"
    for _ in range(2):
        click(qtbot, panel.layer_rows[0].remove)
    assert run().network.widths == (1, 1)
    assert "No hidden layer" in window.activation_panel.meaning.text()
    frame = wait_for_frame(lambda frame: frame.network_spec.widths == (1, 1))
    assert frame.insight.kind == "linear"
    click(qtbot, panel.add)
    assert len(panel.layer_rows) == 1


def test_limits_are_refused_with_a_sentence_and_the_old_value_stays(window, run, qtbot):
    panel = window.network_panel
    for _ in range(16 - len(run().network.hidden)):
        click(qtbot, panel.add)
    assert len(run().network.hidden) == 16
    assert not panel.add.isEnabled()
    assert panel.layer_rows[0].width_field.maximum() == 512


def test_the_picker_applies_to_the_selected_layer_and_keeps_its_weights(window, session, run, wait_for_frame, qtbot):
    before = wait_for_frame(lambda frame: True).network.parameters.tobytes()
    click(qtbot, window.network_panel.layer_rows[1], window.rect().topLeft())
    weights = run().network.parameter_count * 4
    window.activation_panel.more.open()
    for key in ACTIVATIONS:
        click(qtbot, window.activation_panel.cards[key])
        assert [layer.activation for layer in run().network.hidden] == ["relu", key]
        assert ACTIVATIONS[key].formula in window.activation_panel.meaning.text()
        frame = wait_for_frame(lambda frame: frame.run == run())
        assert frame.network.parameters.tobytes()[:weights] == before  # slopes that are learned come after the weights


def training_fields_reach_the_run(window, run):
    panel = window.training_panel
    for key in OPTIMIZERS:
        panel.optimizer.chosen.emit(key)
        assert run().training.optimizer == key
    panel.optimizer.chosen.emit("sgd")
    panel.learning_rate.setValue(0.02)
    panel.batch_size.setValue(16)
    training = run().training
    assert (training.learning_rate, training.batch_size) == (0.02, 16)
    for key in losses_for("linear"):
        panel.loss.chosen.emit(key)
        assert run().training.loss == key


def the_learning_rate_climbs_by_threes_and_is_typed_in_any_form(window, run, qtbot):
    field = window.training_panel.learning_rate
    field.stepUp()
    assert run().training.learning_rate == 0.03
    field.stepUp()
    assert run().training.learning_rate == 0.1
    for _ in range(3):
        field.stepDown()
    assert run().training.learning_rate == 0.003
    type_into(qtbot, field, "2,5e-3")
    assert run().training.learning_rate == 0.0025
    type_into(qtbot, field, "1e9")
    assert run().training.learning_rate <= 100.0


def panels_show_what_undo_brings_back(window, qtbot):
    window.training_panel.learning_rate.setValue(0.5)
    trigger(qtbot, window.actions_by_name["undo"])
    assert window.training_panel.learning_rate.value() == 0.01
    assert window.actions_by_name["redo"].text() == "&Redo Learning rate"


@in_one_window(
    ("typed", "learning_rate"),
    [("500", 100.0), ("0", 1e-8), ("-1", 1e-8), ("1e-", 0.1), (".", 0.1), ("", 0.1), ("0,5", 0.5)],
)
def test_what_is_no_possible_number_becomes_the_nearest_or_leaves_the_old(window, run, typed, learning_rate, qtbot):
    field = window.training_panel.learning_rate
    field.setValue(0.1)
    type_into(qtbot, field, typed)
    assert run().training.learning_rate == learning_rate


def a_number_too_large_becomes_the_largest_and_not_its_first_digits(window, run, session, qtbot):
    for field, typed in ((window.network_panel.layer_rows[0].width_field, "900"), (window.data_panel.test_share, "99")):
        type_into(qtbot, field, typed)
    assert run().network.hidden[0].width == 512
    assert session.document.experiment.workspace.data.test_share == 0.9


def undoing_a_preset_brings_its_view_back(window, qtbot):
    before = window.canvas.plot.box.viewRange()
    window.data_panel.presets.preset.chosen.emit("step")
    assert window.canvas.plot.box.viewRange() != before
    trigger(qtbot, window.actions_by_name["undo"])
    assert window.canvas.plot.box.viewRange() == before


def the_number_of_points_is_the_truth_when_there_are_none_of_a_preset(window, hand, qtbot):
    click(qtbot, window.data_panel.clear)
    assert window.data_panel.presets.count.value() == 0
    hand.click(0.0, 0.0)
    assert window.data_panel.presets.count.value() == 1


def test_a_constant_moves_points_and_true_curve_and_keeps_the_weights(
    window, session, points, learned, snapshot, qtbot
):
    presets = window.data_panel.presets
    presets.preset.chosen.emit("formula")
    type_into(qtbot, presets.formula.text, "a*sin(b*x) + c")
    last = learned(30)
    before, curve = points().targets, window.canvas.pictures["curve"]._true_curve
    type_into(qtbot, presets.constants.rows[2].number, "2")
    np.testing.assert_allclose(points().targets, before + 1.0)
    x, y = curve.getData()
    np.testing.assert_allclose(y, np.sin(x) + 2.0, atol=1e-4)  # ends of dots lie between samples
    assert curve.isVisible()
    state = snapshot().state
    np.testing.assert_array_equal(state.parameters, last.network.parameters)
    assert state.step == 30


test_settings_of_points_and_training = share_window(
    noise_and_number_touch_the_presets_points_and_leave_the_drawn_ones,
    fields_of_a_preset_are_grey_when_no_point_of_it_is_left,
    the_held_out_share_and_the_split_change_roles_only,
    training_fields_reach_the_run,
    the_learning_rate_climbs_by_threes_and_is_typed_in_any_form,
    panels_show_what_undo_brings_back,
    a_number_too_large_becomes_the_largest_and_not_its_first_digits,
    undoing_a_preset_brings_its_view_back,
    the_number_of_points_is_the_truth_when_there_are_none_of_a_preset,
)
