"""Whether sessions hold the undo history is said in the File menu, and remembered."""

from neuronlab.session.settings import Settings
from tests.controls import trigger
from tests.scenarios.session.edits import push_points


def test_a_session_holds_the_undo_history_unless_it_is_switched_off(window, session, qtbot, snapshot):
    push_points(session, [[0.5]], [[1.0]])
    assert [entry.text for entry in snapshot().work().undo.entries] == ["Draw"]
    action = next(each for each in window._menus["&File"].actions() if "undo" in each.text())
    assert action.isChecked()
    trigger(qtbot, action)
    assert snapshot().work().undo is None
    assert not Settings().keeps_undo
    trigger(qtbot, action)
    assert snapshot().work().undo is not None
    assert Settings().keeps_undo
