import numpy as np
import pytest

from neuronlab.core.data.features import features_for
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.units import UNITS
from tests.controls import click, focus_on, type_into
from tests.windows import share_window


@pytest.fixture
def panel(window):
    return window.network_panel


@pytest.fixture
def learnt(learned):
    """Train a little; the frame of the pause."""
    return learned(1_000)


@pytest.fixture
def arrived(run, wait_for_frame):
    """The frame of the network as it is now."""
    return lambda: wait_for_frame(lambda frame: frame.run == run())


def the_line_below_the_layers_is_that_of_the_selected_one(panel, run, qtbot):
    first, second = panel.layer_rows
    focus_on(qtbot, second)
    click(qtbot, panel.details.unit.button("quadratic"))
    assert [layer.unit for layer in run().network.hidden] == ["linear", "quadratic"]
    click(qtbot, first, first.rect().topLeft())
    assert panel.details.unit.button("linear").isChecked()


def test_training_stays_within_reach_with_sixteen_layers(panel, window, qtbot, rest):
    for _ in range(14):
        click(qtbot, panel.add)
    rest()
    assert len(panel.layer_rows) == 16
    assert panel.list.height() < 6 * panel.layer_rows[0].height()
    qtbot.waitUntil(lambda: not panel.layer_rows[-1].visibleRegion().isEmpty())  # the new one is selected
    window.resize(1024, 700)
    rest()
    title = window.training_panel.head.title
    qtbot.waitUntil(lambda: window.controls.verticalScrollBar().maximum() < 80)
    click(qtbot, title)
    qtbot.waitUntil(window.training_panel.isVisible)


def test_the_kind_of_unit_is_chosen_and_the_curve_stays(panel, run, learnt, arrived, session, qtbot):
    click(qtbot, panel.details.unit.button("quadratic"))
    assert [layer.unit for layer in run().network.hidden] == ["quadratic", "linear"]
    frame = arrived()
    assert frame.step == learnt.step
    assert np.allclose(frame.line.prediction, learnt.line.prediction, atol=1e-3)
    assert frame.network.layers[0].squares is not None
    session.document.undo_stack.undo()
    assert run().network.hidden[0].unit == "linear"
    assert UNITS["quadratic"].formula in panel.details.unit.button("quadratic").toolTip()


def dropout_is_a_share_of_the_layer(panel, run, qtbot):
    field = panel.details.dropout
    type_into(qtbot, field, "25")
    assert [layer.dropout for layer in run().network.hidden] == [0.25, 0.0]
    assert field.maximum() == 90


def what_has_no_effect_under_an_optimiser_is_grey_and_says_why(panel, window):
    key = next(key for key, row in OPTIMIZERS.items() if row.is_full_batch)
    window.training_panel.optimizer.chosen.emit(key)
    assert not panel.details.dropout.isEnabled()
    assert OPTIMIZERS[key].label in panel.details.dropout.toolTip()
    assert not window.training_panel.batch_size.isEnabled()
    assert window.training_panel.batch_size.text() == "all points"
    assert OPTIMIZERS[key].label in window.training_panel.batch_size.toolTip()
    training = window.training_panel
    for field in (training.learning_rate, training.schedule.kind, training.regularisation.decay):
        assert not field.isEnabled()
        assert "by itself" in field.toolTip()
    window.training_panel.optimizer.chosen.emit("adam")
    assert panel.details.dropout.isEnabled()
    assert window.training_panel.batch_size.isEnabled()
    assert training.learning_rate.isEnabled()
    assert "by itself" not in training.learning_rate.toolTip()


def test_inputs_are_switched_in_the_order_of_the_table_and_the_curve_stays(panel, run, learnt, arrived, qtbot):
    chips = panel.features.chips
    assert list(chips) == list(features_for(1))
    assert [key for key, chip in chips.items() if chip.isChecked()] == ["x"]
    click(qtbot, chips["sin(x)"])
    click(qtbot, chips["x^2"])
    assert run().network.features == ("x", "x^2", "sin(x)")
    frame = arrived()
    assert frame.step == learnt.step
    assert np.allclose(frame.line.prediction, learnt.line.prediction, atol=1e-3)
    click(qtbot, chips["x"])
    assert run().network.features == ("x^2", "sin(x)")


def test_the_last_input_stays_on(panel, run, window, qtbot):
    click(qtbot, panel.features.chips["x"])
    assert panel.features.chips["x"].isChecked()
    assert run().network.features == ()
    assert "At least one input" in window.insight_bar.text.text()


def test_width_adding_and_removing_keep_what_was_learned(panel, learnt, arrived, qtbot):
    panel.layer_rows[0].width_field.setValue(11)
    frame = arrived()
    assert frame.step == learnt.step
    assert np.allclose(frame.line.prediction, learnt.line.prediction, atol=1e-3)
    for button in (panel.add, panel.layer_rows[1].remove):
        click(qtbot, button)
        frame = arrived()
        assert frame.step == learnt.step
        first, before = frame.network.layers[0], learnt.network.layers[0]
        assert np.array_equal(first.weights[:8], before.weights)


def test_a_layer_that_is_moved_starts_afresh(panel, learnt, arrived, window, qtbot):
    panel.layer_rows[1].width_field.setValue(5)
    click(qtbot, panel.layer_rows[1].up)
    assert arrived().step == 0
    assert "was reinitialised" in window.insight_bar.text.text()


def test_nothing_is_kept_where_that_is_not_wanted(panel, learnt, arrived, session, qtbot):
    assert panel.keep.isChecked()
    click(qtbot, panel.keep)
    assert not session.document.experiment.warm_edits
    panel.layer_rows[0].width_field.setValue(11)
    assert arrived().step == 0
    session.document.undo_stack.undo()
    session.document.undo_stack.undo()
    assert panel.keep.isChecked()


test_details_of_layers = share_window(
    the_line_below_the_layers_is_that_of_the_selected_one,
    dropout_is_a_share_of_the_layer,
    what_has_no_effect_under_an_optimiser_is_grey_and_says_why,
)
