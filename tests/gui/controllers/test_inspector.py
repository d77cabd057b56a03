"""The inspector in the real window: what is pinned, what is set by hand, and that training goes on meanwhile."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuronlab.analysis.frames.request import INSPECTOR
from neuronlab.core.network.network import unit_indices
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.plots.inspector.parameter_rows import HeadingRow
from neuronlab.wording.numbers import fine_text
from tests.controls import LEFT, click, double_click, drag, focus_on, press_key, type_text
from tests.windows import in_one_window, share_window


@pytest.fixture
def click_unit(window, qtbot):
    """Click on a unit of the diagram; layer −1 is the input."""

    def click_on(layer, unit):
        layout = window.diagram._current_layout(window.session.frame)
        click(qtbot, window.diagram, layout.columns[layer + 1].box(unit).center().toPoint())

    return click_on


@pytest.fixture
def pinned(window, click_unit, wait_for_frame, qtbot):
    """The inspector on a unit, seen, with numbers."""

    def pin(layer, unit):
        wait_for_frame(lambda frame: frame.units is not None)
        click_unit(layer, unit)
        wait_for_frame(lambda frame: layer == 2 or frame.activation is not None)
        qtbot.waitUntil(lambda: bool(window.inspector.numbers.painted_texts()))
        return window.inspector

    return pin


@pytest.fixture
def numbers(window):
    return window.inspector.numbers


@pytest.fixture
def index_of(session):
    return lambda layer, unit, column: int(unit_indices(session.frame.network_spec, layer, unit)[column])


@pytest.fixture
def part_of(numbers):
    """A part of the row of a parameter, by its name, brought into view."""

    def find(name, part):
        rows = [row for row in numbers._rows if not isinstance(row, HeadingRow) and row.name == name]
        numbers.select(rows[0].index)
        return getattr(numbers.layout_of(numbers._rows.index(rows[0])), part).center().toPoint()

    return find


def set_hidden(session, *layers):
    run = session.document.experiment.workspace.run
    session.document.push_run(replace(run, network=replace(run.network, hidden=layers)), "Another shape")


def test_it_is_hidden_at_first_and_costs_nothing(window, session, wait_for_frame):
    frame = wait_for_frame(lambda frame: frame.units is not None)
    assert not window.inspector.isVisible()
    assert frame.activation is None
    assert window.docks["inspector"].menu_action in window._menus["&View"].actions()


@in_one_window("task", TASKS)
def a_click_pins_a_unit_and_its_numbers_are_those_of_the_frame(
    window, session, pinned, click_unit, wait_for_frame, qtbot, task
):
    window.data_panel.choose_task(task)
    wait_for_frame(lambda frame: frame.task == task)
    inspector = pinned(1, 2)
    for layer, unit in ((1, 2), (2, 0)):
        click_unit(layer, unit)
        assert inspector.isVisible()
        texts = inspector.painted_texts()
        name = "Output" if layer == 2 else "Hidden 2"
        assert texts[0].startswith(name)
        assert texts[1] == f"unit {unit + 1} of {session.frame.network_spec.widths[layer + 1]}"
        part = session.frame.network.layers[layer]
        assert texts[texts.index("bias b") + 1] == fine_text(float(part.bias[unit]))
        first = next(number for number, text in enumerate(texts) if text.startswith("w₁ · "))
        assert texts[first + 1] == fine_text(float(part.weights[unit, 0]))
    click_unit(-1, 0)
    assert inspector.pin == (2, 0)


def the_keyboard_stays_where_it_was_and_space_plays(window, session, pinned, qtbot):
    before = window.focusWidget()
    pinned(0, 1)
    assert window.focusWidget() is before
    with qtbot.waitSignal(session.playing_changed):
        press_key(qtbot, before, Qt.Key.Key_Space)
    session.pause()


def a_dragged_weight_is_held_as_one_entry_and_undone_exactly(
    window, session, pinned, numbers, part_of, index_of, wait_for_frame, qtbot
):
    pinned(1, 2)
    session.play()
    frame = wait_for_frame(lambda frame: frame.step > 50)
    index, track = index_of(1, 2, 1), part_of("w₂ of h⁽²⁾₃", "track")
    drag(qtbot, numbers.viewport(), track, *(track + QPoint(by, 0) for by in range(2, 32)), releases=False)
    shown = np.float32(numbers._lately[1])
    held = wait_for_frame(lambda frame: frame.network.parameters[index] == shown)
    later = wait_for_frame(lambda frame: frame.step > held.step + 300)
    assert later.network.parameters[index] == shown
    assert later.network.parameters[index] > frame.network.parameters[index]
    QTest.mouseRelease(numbers.viewport(), LEFT, pos=track + QPoint(31, 0))
    wait_for_frame(lambda frame: frame.network.parameters[index] != shown)
    session.pause()
    stack = session.document.undo_stack
    assert (stack.count(), stack.undoText()) == (1, "w₂ of h⁽²⁾₃")
    last = wait_for_frame(lambda frame: not frame.is_playing)
    stack.undo()
    undone = wait_for_frame(lambda frame: frame is not last and frame.step <= held.step)
    assert undone.network.parameters[index] != shown


def a_click_on_a_slider_changes_nothing_and_escape_gives_a_drag_up(
    session, pinned, numbers, part_of, wait_for_frame, qtbot
):
    pinned(0, 1)
    before, at = session.frame.network.parameters.tobytes(), part_of("b of h⁽¹⁾₂", "track")
    double_click(qtbot, numbers.viewport(), at)
    assert not session.document.undo_stack.canUndo()
    drag(qtbot, numbers.viewport(), at, *(at + QPoint(by, 0) for by in (3, 9, 12)), releases=False)
    wait_for_frame(lambda frame: frame.network.parameters.tobytes() != before)
    press_key(qtbot, numbers, Qt.Key.Key_Escape)
    wait_for_frame(lambda frame: frame.network.parameters.tobytes() == before)
    QTest.mouseMove(numbers.viewport(), at + QPoint(20, 0))
    QTest.mouseRelease(numbers.viewport(), LEFT, pos=at)
    assert not session.document.undo_stack.canUndo()


def a_written_number_is_taken_over_and_a_wrong_one_refused(
    window, session, pinned, numbers, part_of, index_of, wait_for_frame, qtbot
):
    pinned(2, 0)
    index = index_of(2, 0, 0)
    click(qtbot, numbers.viewport(), part_of("w₁ of ŷ", "field"))
    type_text(qtbot, numbers._editor, "2,5")
    press_key(qtbot, numbers._editor, Qt.Key.Key_Return)
    frame = wait_for_frame(lambda frame: frame.network.parameters[index] == 2.5)
    assert frame.step == 0
    assert numbers._editor.isHidden()
    for wrong in ("1e7", "nan", "2 h", ""):
        press_key(qtbot, numbers, Qt.Key.Key_F2)
        press_key(qtbot, numbers._editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        press_key(qtbot, numbers._editor, Qt.Key.Key_Delete)
        type_text(qtbot, numbers._editor, wrong)
        press_key(qtbot, numbers._editor, Qt.Key.Key_Return)
        wanted = f"w₁ of ŷ must be a number from −1,000,000 to 1,000,000, not “{wrong}”."
        assert wanted in window.insight_bar.text.text()
        press_key(qtbot, numbers._editor, Qt.Key.Key_Escape)
    assert session.document.undo_stack.count() == 1


def arrow_keys_choose_and_nudge(session, pinned, numbers, part_of, index_of, wait_for_frame, qtbot, snapshot):
    pinned(0, 1)
    part_of("b of h⁽¹⁾₂", "track")
    focus_on(qtbot, numbers)
    before = float(session.frame.network.parameters[index_of(0, 1, 0)])
    press_key(qtbot, numbers, Qt.Key.Key_Down)  # over the heading
    assert numbers.current.name == "w of h⁽¹⁾₂"
    step = numbers._range.ends[1] / 50
    for _ in range(3):
        press_key(qtbot, numbers, Qt.Key.Key_Right)
    expected = np.float32(before + 3 * step)
    wait_for_frame(lambda frame: frame.network.parameters[index_of(0, 1, 0)] == pytest.approx(expected, abs=1e-6))
    assert session.document.undo_stack.count() == 1
    assert snapshot().state.step == 0  # the right arrow makes a step only where nothing else wants it
    press_key(qtbot, numbers, Qt.Key.Key_End)
    assert numbers.current.name == "w₂ of h⁽²⁾₈"
    assert "w₂ of h⁽²⁾₈" in numbers.accessibleDescription()


def freezing_muting_and_resetting_are_edits(window, session, pinned, wait_for_frame, run, qtbot):
    inspector = pinned(0, 1)
    first = session.frame.network.parameters.copy()
    own = unit_indices(run().network, 0, 1)
    session.play()
    wait_for_frame(lambda frame: frame.step > 100)
    click(qtbot, inspector.freeze)
    frozen = wait_for_frame(lambda frame: frame.network_spec.hidden[0].frozen == (1,))
    later = wait_for_frame(lambda frame: frame.step > frozen.step + 200)
    assert np.array_equal(later.network.parameters[own], frozen.network.parameters[own])
    click(qtbot, inspector.mute)
    wait_for_frame(lambda frame: frame.network_spec.hidden[0].muted == (1,))
    session.pause()
    wait_for_frame(lambda frame: not frame.is_playing)
    assert inspector.freeze.isChecked()
    assert inspector.mute.isChecked()
    assert "muted: output 0 · frozen: not trained" in inspector.painted_texts()
    assert {"muted", "frozen"} <= set(window.diagram.painted_texts())
    click(qtbot, inspector.reset)
    wait_for_frame(lambda frame: np.array_equal(frame.network.parameters[own], first[own]))
    stack = session.document.undo_stack
    assert [stack.text(number) for number in range(stack.count())] == [
        "Freeze h⁽¹⁾₂",
        "Mute h⁽¹⁾₂",
        "Reset h⁽¹⁾₂",
    ]
    for _ in range(3):
        stack.undo()
    frame = wait_for_frame(lambda frame: not frame.network_spec.hidden[0].frozen)
    assert np.array_equal(frame.network.parameters[own], later.network.parameters[own])
    assert not inspector.freeze.isChecked()


def an_output_can_be_frozen_and_not_muted(session, pinned, wait_for_frame, qtbot):
    inspector = pinned(2, 0)
    assert not inspector.mute.isEnabled()
    click(qtbot, inspector.freeze)
    wait_for_frame(lambda frame: frame.network_spec.frozen_outputs == (0,))


def any_unit_of_a_wide_layer_is_reached_and_a_unit_that_is_gone_gives_way(
    window, session, pinned, numbers, wait_for_frame
):
    inspector = pinned(1, 3)
    set_hidden(session, LayerSpec(4, "tanh"), LayerSpec(512, "relu", unit="quadratic"))
    wait_for_frame(lambda frame: frame.network_spec.widths == (1, 4, 512, 1))
    inspector.unit.setValue(400)
    layout = window.diagram._current_layout(session.frame)
    assert 399 in layout.columns[2].shown_units
    assert window.activation.chosen == (1, 399)
    assert len(inspector.painted_texts()) < 40
    set_hidden(session, LayerSpec(2, "tanh"))
    wait_for_frame(lambda frame: frame.network_spec.widths == (1, 2, 1))
    assert inspector.painted_texts()[:2] == ["Output", "unit 1 of 1"]
    set_hidden(session)
    wait_for_frame(lambda frame: frame.network_spec.widths == (1, 1))
    inspector.grab()
    assert inspector.painted_texts()[:2] == ["Output", "unit 1 of 1"]


def test_where_one_looks_at_activations_a_click_chooses_the_unit_there(window, pinned, click_unit, qtbot, rest):
    inspector = pinned(0, 1)
    window.docks["activation"].float_(True)
    window.stage.show_page("network")
    qtbot.waitUntil(window.activation.isVisible)
    click_unit(1, 4)
    assert window.activation.chosen == inspector.pin == (1, 4)
    rest()
    click_unit(2, 0)
    assert inspector.pin == (2, 0)
    assert inspector.isVisible()


def test_what_is_chosen_elsewhere_is_pinned_too(window, session, pinned, monkeypatch):
    inspector = pinned(0, 1)
    window.activation.choose(1, 5)
    assert inspector.pin == (1, 5)
    asked = []
    monkeypatch.setattr(session, "look", asked.append)
    window.feed.look()
    assert INSPECTOR in asked[-1].views
    assert asked[-1].unit == (1, 5)


test_numbers_set_by_hand = share_window(
    a_dragged_weight_is_held_as_one_entry_and_undone_exactly,
    a_click_on_a_slider_changes_nothing_and_escape_gives_a_drag_up,
    a_written_number_is_taken_over_and_a_wrong_one_refused,
    arrow_keys_choose_and_nudge,
)


test_units_that_are_pinned = share_window(
    a_click_pins_a_unit_and_its_numbers_are_those_of_the_frame,
    the_keyboard_stays_where_it_was_and_space_plays,
    freezing_muting_and_resetting_are_edits,
    an_output_can_be_frozen_and_not_muted,
    any_unit_of_a_wide_layer_is_reached_and_a_unit_that_is_gone_gives_way,
)
