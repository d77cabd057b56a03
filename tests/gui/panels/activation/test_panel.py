import pytest
from PySide6.QtCore import QPoint, Qt

from neuronlab.core.activations.table import ACTIVATION_LABELS, ACTIVATIONS
from neuronlab.gui.panels.activation.panel import FIRST_FORMULA, FIRST_PAGE
from tests.controls import click, drag, focus_on, press_key, type_text
from tests.windows import in_one_window, share_window

ADJUSTABLE = [key for key, row in ACTIVATIONS.items() if row.parameter and not row.parameter.is_learned]


@pytest.fixture
def picker(window):
    return window.activation_panel


@pytest.fixture
def pick(picker, qtbot):
    """Click the card of an activation, behind the fold too."""

    def click_card(key):
        picker.more.open()
        click(qtbot, picker.cards[key])

    return click_card


@pytest.fixture
def layer(run):
    """The selected layer as it is now."""
    return lambda: run().network.hidden[0]


@pytest.fixture
def type_over(qtbot):
    """Replace what a field holds, without Enter."""

    def type_it(field, text):
        focus_on(qtbot, field).selectAll()
        type_text(qtbot, field, text)

    return type_it


def test_there_is_a_card_for_every_activation_and_one_for_a_formula(picker):
    assert list(picker.cards) == list(ACTIVATION_LABELS)
    shown = [key for key, card in picker.cards.items() if card.isVisible()]
    assert shown == list(ACTIVATIONS)[:FIRST_PAGE]
    assert picker.more.header.text() == f"All {len(ACTIVATION_LABELS)} activations"


def test_the_others_are_behind_a_fold_that_stays_as_it_was_left(picker, window, qtbot):
    click(qtbot, picker.more.header)
    assert all(card.isVisible() for card in picker.cards.values())
    window.network_panel.select_layer(1)
    assert picker.more.is_open
    click(qtbot, picker.more.header)
    assert not picker.cards["custom"].isVisible()


def test_the_fold_names_what_is_chosen_inside_and_moves_nothing(picker, window, layer):
    hidden = list(ACTIVATIONS)[FIRST_PAGE]
    window.network_panel.layer_rows[0].activation.chosen.emit(hidden)
    assert layer().activation == hidden
    assert not picker.more.is_open
    assert picker.more.header.summary.full_text == ACTIVATION_LABELS[hidden]


def the_chosen_card_is_drawn_at_the_layers_own_parameter(picker, layer, qtbot, pick):
    pick("leaky_relu")
    before = picker.cards["leaky_relu"]._curve
    picker.parameter.number.setValue(0.9)
    assert layer().parameter == 0.9
    assert picker.cards["leaky_relu"]._curve != before


def the_chosen_activation_is_told_in_words(picker, qtbot, pick):
    row = ACTIVATIONS["tanh"]
    pick("tanh")
    for fact in (row.meaning, row.formula, row.derivative, row.range):
        assert fact in picker.meaning.text()


# -- the parameter -----------------------------------------------------------------------------------------------------


@in_one_window("key", ADJUSTABLE)
def test_a_parameter_is_a_slider_and_a_field_within_its_bounds(picker, layer, key, qtbot, pick):
    parameter = ACTIVATIONS[key].parameter
    pick(key)
    assert picker.parameter.isVisible()
    assert (picker.parameter.number.minimum(), picker.parameter.number.maximum()) == (parameter.low, parameter.high)
    picker.parameter.slider.setValue(picker.parameter.slider.maximum())
    assert layer().parameter == parameter.high
    picker.parameter.slider.setValue(0)
    assert layer().parameter == parameter.low


def activations_without_a_parameter_show_none(picker, qtbot, pick):
    pick("tanh")
    assert not picker.parameter.isVisible()
    assert not picker.formula.isVisible()


def test_a_drag_is_one_undo_step_and_keeps_what_was_learned(picker, layer, session, wait_for_frame, qtbot, pick):
    pick("leaky_relu")
    session.play()
    learnt = wait_for_frame(lambda frame: frame.step > 200)
    count, slider = session.document.undo_stack.count(), picker.parameter.slider
    at = QPoint(round(slider.width() * 0.1), slider.height() // 2)
    session.document._undo._clock = iter(range(0, 10_000, 60)).__next__  # a minute between any two moves of the hand
    drag(qtbot, slider, at, *(QPoint(round(slider.width() * share), slider.height() // 2) for share in (0.3, 0.5, 0.7)))
    assert layer().parameter > 0.5
    assert session.document.undo_stack.count() == count + 1
    assert wait_for_frame(lambda frame: frame.network_spec.hidden[0].parameter == layer().parameter).step >= learnt.step
    session.document.undo_stack.undo()
    assert layer().parameter is None
    session.pause()


def a_learned_parameter_says_where_it_starts(picker, layer):
    key = next(key for key, row in ACTIVATIONS.items() if row.parameter and row.parameter.is_learned)
    picker.choose(key)
    assert "learned, starts at" in picker.parameter._name.text()
    assert not picker.parameter.slider.isVisible()
    picker.parameter.number.setValue(0.5)
    assert layer().parameter == 0.5


# -- the formula -------------------------------------------------------------------------------------------------------


def test_custom_begins_with_a_formula_that_works(picker, layer, wait_for_frame, run):
    picker.choose("custom")
    assert (layer().activation, layer().formula) == ("custom", FIRST_FORMULA)
    assert picker.formula.text.text() == FIRST_FORMULA
    assert FIRST_FORMULA in picker.meaning.text()
    wait_for_frame(lambda frame: frame.run == run())


def a_formula_is_used_on_enter(picker, layer, session, qtbot, type_over):
    picker.choose("custom")
    type_over(picker.formula.text, "tanh(2*z)")
    press_key(qtbot, picker.formula.text, Qt.Key.Key_Return)
    assert layer().formula == "tanh(2*z)"
    assert session.document.undo_stack.undoText() == "Formula of Hidden 1"


def test_a_complete_formula_is_used_after_a_pause(picker, layer, qtbot, type_over):
    picker.choose("custom")
    type_over(picker.formula.text, "tanh(3*z)")
    assert layer().formula == FIRST_FORMULA
    with qtbot.waitSignal(picker.formula.changed):
        pass
    assert layer().formula == "tanh(3*z)"


def test_what_is_wrong_is_said_while_typing_and_never_used(picker, layer, window, qtbot, type_over):
    picker.choose("custom")
    type_over(picker.formula.text, "z*sigmid(z)")
    assert "sigmid" in picker.formula.error.text()
    assert picker.formula.error.isVisible()
    assert not picker.formula._pause.isActive()
    with qtbot.assertNotEmitted(picker.formula.changed):
        press_key(qtbot, picker.formula.text, Qt.Key.Key_Return)
    window.training_panel.learning_rate.setValue(0.02)
    assert layer().formula == FIRST_FORMULA
    assert picker.formula.text.text() == "z*sigmid(z)"
    type_over(picker.formula.text, "z*sigmoid(z)")
    assert not picker.formula.error.isVisible()
    press_key(qtbot, picker.formula.text, Qt.Key.Key_Return)
    assert layer().formula == "z*sigmoid(z)"


def test_undo_brings_the_old_formula_back_to_the_field(picker, layer, window, qtbot, type_over):
    picker.choose("custom")
    type_over(picker.formula.text, "tanh(2*z)")
    press_key(qtbot, picker.formula.text, Qt.Key.Key_Return)
    press_key(qtbot, picker.formula.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert layer().formula == FIRST_FORMULA
    assert picker.formula.text.text() == FIRST_FORMULA


def letters_and_arrows_in_a_formula_are_the_formulas(picker, window, session, snapshot, qtbot, type_over):
    picker.choose("custom")
    field = picker.formula.text
    type_over(field, "sin(z)*cos(z) + exp(z)")
    press_key(qtbot, field, Qt.Key.Key_Left)
    press_key(qtbot, field, Qt.Key.Key_Right)
    assert window.data_panel.tool_buttons["draw"].isChecked()
    assert not session.is_playing
    assert snapshot().state.step == 0
    picker.formula._pause.stop()


def the_last_formula_is_remembered_while_one_looks_at_others(picker, layer, qtbot, type_over):
    picker.choose("custom")
    type_over(picker.formula.text, "tanh(2*z)")
    press_key(qtbot, picker.formula.text, Qt.Key.Key_Return)
    picker.choose("relu")
    assert layer().formula == ""
    picker.choose("custom")
    assert layer().formula == "tanh(2*z)"


def test_all_layers_at_once_are_one_undo_and_keep_what_was_learned(picker, run, session, window, qtbot, pick, learned):
    before = learned(100)
    click(qtbot, picker.all_layers)
    pick("sigmoid")
    assert [layer.activation for layer in run().network.hidden] == ["sigmoid", "sigmoid"]
    assert session.document.undo_stack.count() == 1
    assert session.document.undo_stack.undoText() == "Sigmoid in all layers"
    qtbot.waitUntil(lambda: session.frame.network_spec.hidden[1].activation == "sigmoid")
    assert session.frame.step == before.step
    assert session.frame.network.parameters.tobytes() == before.network.parameters.tobytes()
    session.document.undo_stack.undo()
    assert [layer.activation for layer in run().network.hidden] == ["relu", "tanh"]
    click(qtbot, picker.all_layers)
    pick("gelu")
    assert [layer.activation for layer in run().network.hidden] == ["gelu", "tanh"]


def with_one_layer_there_is_nothing_to_choose_for_all(picker, window, qtbot):
    assert picker.all_layers.isVisible()
    window.network_panel.remove_layer(1)
    assert not picker.all_layers.isVisible()


def linear_under_quadratic_units_is_not_said_to_stay_linear(picker, window, qtbot, pick):
    pick("identity")
    assert "remains linear" in picker.meaning.text()
    window.network_panel._change_unit("quadratic")
    assert "remains linear" not in picker.meaning.text()
    assert "parabola" in picker.meaning.text()


def with_all_layers_a_parameter_or_formula_is_that_of_all_layers_alike(picker, run, qtbot, pick, type_over):
    click(qtbot, picker.all_layers)
    pick("leaky_relu")
    picker.parameter.changed.emit(0.3, 0)
    assert [layer.parameter for layer in run().network.hidden] == [0.3, 0.3]
    pick("custom")
    type_over(picker.formula.text, "z*z")
    press_key(qtbot, picker.formula.text, Qt.Key.Key_Return)
    assert [layer.formula for layer in run().network.hidden] == ["z*z", "z*z"]
    click(qtbot, picker.all_layers)
    type_over(picker.formula.text, "z*z*z")
    press_key(qtbot, picker.formula.text, Qt.Key.Key_Return)
    assert [layer.formula for layer in run().network.hidden] == ["z*z*z", "z*z"]


test_what_is_picked_and_typed_for_a_layer = share_window(
    the_chosen_card_is_drawn_at_the_layers_own_parameter,
    the_chosen_activation_is_told_in_words,
    activations_without_a_parameter_show_none,
    a_learned_parameter_says_where_it_starts,
    a_formula_is_used_on_enter,
    letters_and_arrows_in_a_formula_are_the_formulas,
    the_last_formula_is_remembered_while_one_looks_at_others,
    with_one_layer_there_is_nothing_to_choose_for_all,
    linear_under_quadratic_units_is_not_said_to_stay_linear,
    with_all_layers_a_parameter_or_formula_is_that_of_all_layers_alike,
)
