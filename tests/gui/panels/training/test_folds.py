import pytest
from PySide6.QtCore import Qt

from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import INITIALIZERS
from neuronlab.core.training.stopping import SETTLED, STOP_RULES
from tests.controls import click, press_key, type_into
from tests.windows import in_one_window, share_window


@pytest.fixture
def panel(window):
    return window.training_panel


@pytest.fixture
def training(run):
    return lambda: run().training


def summary(folded):
    return folded.fold.header.summary.full_text


def test_folds_are_closed_at_first_and_open_by_mouse_and_by_keyboard(panel, qtbot):
    for folded, open_it in zip(panel.folds, (_by_mouse, _by_keyboard, _by_mouse, _by_keyboard), strict=True):
        field = folded.settled if folded is panel.stop else folded.fold.rows.itemAt(0).itemAt(2).widget()
        assert not field.isVisible()
        open_it(qtbot, folded.fold.header)
        qtbot.waitUntil(field.isVisible)
        assert folded.fold.header.accessibleName().endswith("open")


def the_pause_of_a_settled_run_is_a_switch(panel, run, qtbot):
    panel.stop.fold.open()
    assert not panel.stop.settled.isChecked()
    click(qtbot, panel.stop.settled)
    assert run().stop.settled
    assert summary(panel.stop) == "settled"
    type_into(qtbot, panel.stop.fields["max_steps"], "20")
    assert summary(panel.stop) == "settled, steps 20"
    click(qtbot, panel.stop.settled)
    assert not run().stop.settled


def biases_are_spread_or_all_start_at_a_number(panel, training, qtbot):
    first = panel.first_weights
    first.fold.open()
    assert training().initial_bias == "spread"
    assert not first.bias.isEnabled()
    first.bias_start.chosen.emit("equal")
    assert training().initial_bias == 0.0
    assert first.bias.isEnabled()
    type_into(qtbot, first.bias, "0.5")
    assert training().initial_bias == 0.5
    assert "bias 0.5" in summary(first)
    first.bias_start.chosen.emit("equal")  # chosen again
    assert training().initial_bias == 0.5
    first.bias_start.chosen.emit("spread")
    assert training().initial_bias == "spread"
    assert summary(first) == ""


def _by_mouse(qtbot, header):
    click(qtbot, header)


def _by_keyboard(qtbot, header):
    press_key(qtbot, header, Qt.Key.Key_Space)


def test_a_closed_fold_says_what_is_unusual_in_it_and_an_open_one_shows_it(panel, qtbot):
    assert [summary(folded) for folded in panel.folds] == ["", "", "", ""]
    panel.regularisation.l2.setValue(0.01)
    panel.regularisation.clip.setValue(1.0)
    assert summary(panel.regularisation) == "L2 0.01, clip 1"
    header = panel.regularisation.fold.header
    assert header.summary.isVisible()
    assert "L2 0.01" in header.accessibleDescription()
    click(qtbot, header)
    assert not header.summary.isVisible()


def a_long_summary_is_cut_and_the_tooltip_has_all_of_it(panel, qtbot):
    fields = panel.regularisation
    for field in (fields.l1, fields.l2, fields.decay, fields.clip):
        field.setValue(0.123456)
    header = panel.regularisation.fold.header
    qtbot.waitUntil(lambda: header.summary.text().endswith("…"))
    assert header.summary.text() != summary(panel.regularisation)
    assert summary(panel.regularisation) in header.toolTip()


@in_one_window("key", SCHEDULES)
def test_only_the_fields_a_schedule_looks_at_can_be_changed(panel, training, key):
    panel.schedule.kind.chosen.emit(key)
    assert training().schedule == key
    assert panel.schedule.steps.isEnabled() == (key != "constant")
    assert panel.schedule.factor.isEnabled() == (key in {"step", "exponential"})
    assert panel.schedule.warmup.isEnabled()


def a_schedule_is_summed_up_by_what_it_does(panel, training):
    panel.schedule.kind.chosen.emit("cosine")
    assert summary(panel.schedule) == "cosine over 1,000"
    panel.schedule.warmup.setValue(50)
    assert summary(panel.schedule) == "cosine over 1,000, warm-up 50"
    panel.schedule.kind.chosen.emit("exponential")
    panel.schedule.factor.setValue(0.1)
    panel.schedule.steps.setValue(500)
    assert summary(panel.schedule) == "exponential ×0.1 over 500, warm-up 50"
    assert (training().schedule_factor, training().schedule_steps, training().warmup) == (0.1, 500, 50)


def penalties_and_clipping_reach_the_run(panel, training):
    fields = panel.regularisation
    for name in ("l1", "l2", "weight_decay", "clip"):
        field = fields.decay if name == "weight_decay" else getattr(fields, name)
        field.setValue(0.25)
        assert getattr(training(), name) == 0.25


def first_weights_reach_the_run_and_are_summed_up(panel, training, qtbot):
    fields = panel.first_weights
    fields.fold.open()
    fields.kind.chosen.emit("zero")
    fields.bias.setValue(0.1)
    fields.seed.setValue(11)
    click(qtbot, fields.new_seed)
    click(qtbot, fields.standardize)
    assert (training().initializer, training().initial_bias) == ("zero", 0.1)
    assert (training().seed, training().standardize) == (12, True)
    assert summary(fields) == "Zero, bias 0.1, seed 12, standardised"


def the_scale_is_that_of_the_rule_and_goes_with_it(panel, training):
    fields = panel.first_weights
    assert not fields.scale.isEnabled()
    fields.kind.chosen.emit("normal")
    assert fields.scale.isEnabled()
    assert fields.scale.value() == INITIALIZERS["normal"].scale.default
    fields.scale.setValue(0.5)
    assert training().initial_scale == 0.5
    assert summary(fields) == "Normal 0.5"
    fields.kind.chosen.emit("he")
    assert training().initial_scale is None


@in_one_window("key", [key for key in STOP_RULES if key != SETTLED])
def test_every_stop_rule_has_a_field_that_says_never_when_it_is_off(panel, run, key, qtbot):
    field = panel.stop.fields[key]
    assert field.text() == "never"
    panel.stop.fold.open()
    type_into(qtbot, field, "20")
    assert getattr(run().stop, key) == 20
    assert summary(panel.stop) == f"{STOP_RULES[key].label.lower()} 20"
    type_into(qtbot, field, "0")
    assert getattr(run().stop, key) == 0
    assert field.text() == "never"


test_settings_inside_folds = share_window(
    the_pause_of_a_settled_run_is_a_switch,
    biases_are_spread_or_all_start_at_a_number,
    a_schedule_is_summed_up_by_what_it_does,
    penalties_and_clipping_reach_the_run,
    first_weights_reach_the_run_and_are_summed_up,
    the_scale_is_that_of_the_rule_and_goes_with_it,
    a_long_summary_is_cut_and_the_tooltip_has_all_of_it,
)
