import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.controls import press_key
from tests.gui.window.menus.conftest import entry, texts_of
from tests.windows import share_window


@pytest.fixture
def on_point(window, right_hand, points):
    """Right-click the point at this index."""

    def click(index):
        x, y = points().inputs[index, 0], points().targets[index, 0]
        if points().inputs.shape[1] > 1:
            y = points().inputs[index, 1]
        return right_hand.click(window.canvas.mouse_target(), window.canvas.plot.position_of(x, y).toPoint())

    return click


def the_point_under_the_pointer_becomes_the_selection(window, on_point, points, right_hand):
    window.selection.choose(points().ids[5:8])
    on_point(0)
    (chosen,) = window.selection.ids
    near = points().indices_of([chosen])[0]
    assert abs(points().inputs[near, 0] - points().inputs[0, 0]) < 0.2
    right_hand.choose("Delete 1 point")
    assert chosen not in points().ids


def a_click_on_a_selected_point_keeps_the_selection(window, on_point, points, right_hand, undo_texts):
    window.selection.choose(points().ids)
    count = len(points())
    menu = on_point(3)
    assert len(window.selection) == count
    assert texts_of(menu) == ["Use for testing", "Copy", "Duplicate", f"Delete {count} points"]
    right_hand.choose("Duplicate")
    assert len(points()) == 2 * count
    window.selection.choose(points().ids)
    on_point(3)
    right_hand.choose(f"Delete {2 * count} points")
    assert not len(points())
    assert undo_texts() == ["Duplicate points", "Delete points"]


def points_are_held_out_and_given_back(window, on_point, points, right_hand):
    on_point(2)
    (chosen,) = window.selection.ids
    right_hand.choose("Use for testing")
    assert points().test[points().indices_of([chosen])].all()
    assert "Return to the split" in texts_of(on_point(2))


def points_are_copied_as_text(window, on_point, points, right_hand, qtbot):
    QApplication.clipboard().clear()
    on_point(1)
    right_hand.choose("Copy")
    qtbot.waitUntil(lambda: len(QApplication.clipboard().text().splitlines()) > 1)


def points_of_classes_get_another_class(window, session, on_point, points, right_hand, wait_for_frame):
    window.data_panel.choose_task("classes")
    wait_for_frame(lambda frame: frame.task == "classes")
    menu = on_point(0)
    (chosen,) = window.selection.ids
    labels = session.document.experiment.workspace.labels
    before = int(points().targets[points().indices_of([chosen])[0], 0])
    classes = entry(menu, "Class").menu()
    assert [text[2:] for text in texts_of(classes)] == list(labels)
    assert [action.isChecked() for action in classes.actions()] == [number == before for number in range(len(labels))]
    other = 1 - before
    right_hand.choose("Class", texts_of(classes)[other])
    assert points().targets[points().indices_of([chosen])[0], 0] == other


def the_menu_key_opens_the_menu_of_the_selection(window, right_hand, points, qtbot):
    right_hand.put_away()
    window.selection.choose(points().ids[:3])
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert "Delete 3 points" in texts_of(right_hand.opened())


test_selected_points = share_window(
    the_point_under_the_pointer_becomes_the_selection,
    a_click_on_a_selected_point_keeps_the_selection,
    points_are_held_out_and_given_back,
    points_are_copied_as_text,
    points_of_classes_get_another_class,
    the_menu_key_opens_the_menu_of_the_selection,
)
