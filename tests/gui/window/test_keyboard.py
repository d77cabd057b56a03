from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox

from tests.controls import click, focus_on, press_key, type_into, type_text
from tests.windows import in_one_window, share_window, undo_all


def space_plays_unless_the_focused_button_uses_it(window, session, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Space)
    assert session.is_playing
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Space)
    assert not session.is_playing
    press_key(qtbot, window.network_panel.add, Qt.Key.Key_Space)
    assert not session.is_playing
    assert len(window.network_panel.layer_rows) == 3


def right_makes_one_step_and_r_resets(window, session, wait_for_frame, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Right)
    wait_for_frame(lambda frame: frame.step == 1)
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_R)
    wait_for_frame(lambda frame: frame.step == 0)


def letters_choose_tools_but_not_while_a_number_is_typed(window, qtbot):
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_E)
    assert window.data_panel.tool_buttons["erase"].isChecked()
    type_text(qtbot, window.training_panel.learning_rate, "1e")
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_M)
    assert window.data_panel.tool_buttons["move"].isChecked()


def a_field_keeps_undo_for_what_is_being_typed_and_hands_it_on_otherwise(window, run, qtbot):
    window.training_panel.learning_rate.setValue(0.05)
    field = window.training_panel.batch_size
    press_key(qtbot, field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert run().training.learning_rate == 0.01
    press_key(qtbot, field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert run().training.learning_rate == 0.05
    field.selectAll()
    type_text(qtbot, field, "12")
    press_key(qtbot, field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert run().training.learning_rate == 0.05


def test_every_control_has_a_name_and_can_be_reached_by_tab(window, qtbot):
    focus_on(qtbot, window.canvas.plot)
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
        window.data_panel.presets.noise,
        window.data_panel.presets.preset,
        window.data_panel.task.button("curve"),
        window.data_panel.snap,
        window.canvas.options,
        window.network_panel.add,
        next(card for card in window.activation_panel.cards.values() if card.isChecked()),
        window.activation_panel.more.header,
        window.network_panel.keep,
        *(fold.fold.header for fold in window.training_panel.folds),
        window.training_panel.learning_rate,
        window.canvas.plot,
    }
    assert controls <= reached


@in_one_window("key", "NRFGPTXM 16")
def a_field_keeps_every_key_that_prints(window, session, run, qtbot, key, rest):
    fields = [
        window.training_panel.learning_rate,
        window.training_panel.batch_size,
        window.network_panel.layer_rows[0].width_field,
        window.data_panel.presets.count,
        window.data_panel.presets.noise,
    ]
    before, tools = session.document.present, window.data_panel.tool_buttons
    chosen = [name for name, button in tools.items() if button.isChecked()]
    for field in fields:
        focus_on(qtbot, field)
        field.selectAll()
        press_key(qtbot, field, getattr(Qt.Key, f"Key_{'Space' if key == ' ' else key}"))
        assert field.lineEdit().text().strip(" %") == key.lower().strip(), field.accessibleName()
        field.show_untyped()
    rest()
    assert session.document.present is before
    assert not session.is_playing
    assert [name for name, button in tools.items() if button.isChecked()] == chosen


@in_one_window(
    ("typed", "width", "sentence"),
    [
        ("900", 512, "Units in Hidden 1 can be at most 512, not 900."),
        ("3.5", 8, "Units in Hidden 1 must be a whole number, not “3.5”; it stays at 8."),
    ],
)
def test_the_insight_line_says_why_a_number_is_not_entered_as_it_was_typed(
    window, session, run, qtbot, typed, width, sentence
):
    type_into(qtbot, window.network_panel.layer_rows[0].width_field, typed)
    qtbot.waitUntil(lambda: run().network.hidden[0].width == width)
    qtbot.waitUntil(lambda: sentence in window.insight_bar.text.text())
    undo_all(session)


def a_list_keeps_letters_too(window, session, qtbot, rest):
    before = session.document.present
    press_key(qtbot, window.data_panel.presets.preset, Qt.Key.Key_N)
    rest()
    assert session.document.present.workspace.run == before.workspace.run


def of_a_choice_of_buttons_tab_stops_at_the_chosen_one(window, qtbot):
    unit = window.network_panel.details.unit
    click(qtbot, unit.button("quadratic"))
    focus_on(qtbot, window.network_panel.layer_rows[-1].remove)
    press_key(qtbot, window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is unit.button("quadratic")
    press_key(qtbot, window.focusWidget(), Qt.Key.Key_Left)
    assert unit.button("linear").isChecked()
    assert window.focusWidget() is unit.button("linear")


def test_arrow_keys_go_through_a_choice_of_buttons_and_do_not_train(
    window, run, session, wait_for_frame, qtbot, snapshot
):
    wait_for_frame(lambda frame: True)
    card = window.activation_panel.cards["relu"]
    press_key(qtbot, card, Qt.Key.Key_Right)
    assert run().network.hidden[0].activation == "leaky_relu"
    assert wait_for_frame(lambda frame: frame.run == run()).step == 0
    assert snapshot().state.step == 0


def test_tab_never_stops_where_nothing_can_be_seen(window, qtbot, rest):
    window.docks["microscope"].reveal()
    window.docks["activation"].reveal()  # in its place
    window.docks["inspector"].reveal()
    click(qtbot, window.data_panel.head.title)  # folds it
    rest()
    focus_on(qtbot, window.canvas.plot)
    stops = []
    while window.canvas.plot is not window.focusWidget() or not stops:
        press_key(qtbot, window.focusWidget(), Qt.Key.Key_Tab)
        stops.append(window.focusWidget())
        assert stops[-1].isVisible()
        assert len(stops) < 500
    for part in (window.docks["microscope"], window.data_panel):
        assert [widget.accessibleName() for widget in stops if part.isAncestorOf(widget)] == []
    for part in (*(window.docks[name] for name in ("inspector", "loss", "activation")), window.network_panel):
        assert any(part.isAncestorOf(widget) for widget in stops)


test_keys_that_a_control_uses_itself = share_window(
    space_plays_unless_the_focused_button_uses_it,
    right_makes_one_step_and_r_resets,
    letters_choose_tools_but_not_while_a_number_is_typed,
    a_field_keeps_undo_for_what_is_being_typed_and_hands_it_on_otherwise,
    a_field_keeps_every_key_that_prints,
    a_list_keeps_letters_too,
    of_a_choice_of_buttons_tab_stops_at_the_chosen_one,
)
