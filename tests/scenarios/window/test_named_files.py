"""Named files, with the whole program in one window after the other: nothing is lost, and nothing asked in vain."""

import pytest
from PySide6.QtCore import Qt

from neuronlab.app import first_experiment
from neuronlab.files.session.file import load_session, read_home, save_session
from neuronlab.files.session.work import Home, Work
from neuronlab.session.autosave_files import unsaved_works
from neuronlab.session.file_claims import claim_file
from neuronlab.session.opening import Opening, open_last, open_named, open_new
from tests.controls import trigger

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_title_has_the_name_and_a_mark_while_something_is_unsaved(person, folder, path, qtbot):
    person.starts(open_new(None, folder))
    assert person.title == "NeuronLab"
    person.draws()
    assert person.title == "NeuronLab"  # without a file there is nothing to mark
    with qtbot.waitSignal(person.lab.named.saved):
        person.presses(Qt.Key.Key_S)
    assert person.title == "spiral.nlab – NeuronLab"
    count = person.count()
    person.draws()
    assert person.title == "spiral.nlab* – NeuronLab"
    person.presses(Qt.Key.Key_Z)
    assert person.title == "spiral.nlab – NeuronLab"
    person.steps()
    assert person.title == "spiral.nlab* – NeuronLab"
    with qtbot.waitSignal(person.lab.named.saved):
        person.presses(Qt.Key.Key_S)
    assert person.title == "spiral.nlab – NeuronLab"
    work = load_session(path)
    assert (len(work.experiment.workspace.points), work.states["curve"][0].step, work.home) == (count, 1, None)
    assert load_session(path.with_name("spiral.nlab~")).states["curve"][0].step == 0
    trigger(qtbot, person.window.actions_by_name["reset"])
    qtbot.waitUntil(lambda: person.lab.session.frame.step == 0)
    assert person.title == "spiral.nlab* – NeuronLab"


def test_new_and_open_ask_about_a_named_file_and_keep_what_was_never_saved(person, folder, path, qtbot):
    save_session(path, Work(first_experiment()))
    person.starts(open_new(None, folder))
    person.draws()
    person.gets_another_window(lambda: person.presses(Qt.Key.Key_O))  # never saved, so nothing is asked
    assert (person.title, person.count()) == ("spiral.nlab – NeuronLab", 40)
    assert person.window.settings.recent_files == (path,)
    (unsaved,) = unsaved_works(folder)
    person.draws()
    person.presses(Qt.Key.Key_N)
    person.answers("Cancel", "Save changes to spiral.nlab?")
    assert (person.title, person.count()) == ("spiral.nlab* – NeuronLab", 41)
    person.gets_another_window(
        lambda: (person.presses(Qt.Key.Key_N), person.answers("Save", "Save changes to spiral.nlab?"))
    )
    assert person.title == "NeuronLab"
    assert len(load_session(path).experiment.workspace.points) == 41
    recent = person.window.recent
    recent.fill()
    texts = [action.text() for action in recent.actions()]
    assert texts[0] == "spiral.nlab"
    assert texts[2].startswith("Unsaved curve, ")
    person.gets_another_window(recent.actions()[2].trigger)
    assert (person.count(), person.lab.opening.path) == (41, unsaved.path)


def test_closing_asks_and_what_is_not_wanted_does_not_come_back(person, folder, path):
    save_session(path, Work(first_experiment()))
    person.starts(open_named(path, folder))
    person.draws()
    person.presses(Qt.Key.Key_Q)
    person.answers("Cancel", "Save changes to spiral.nlab?")
    assert person.window.isVisible()
    person.presses(Qt.Key.Key_Q)
    person.answers("Don't save", "Save changes to spiral.nlab?")
    assert not person.window.isVisible()
    assert read_home(folder / "autosave.nlab") == Home(str(path), is_modified=False)
    opening = open_last(folder)
    assert (len(opening.work.experiment.workspace.points), opening.recovered) == (40, "")
    opening.release()


def test_closing_waits_for_a_save_that_was_asked_for(person, folder, path):
    person.starts(open_new(None, folder))
    person.draws()
    person.presses(Qt.Key.Key_S)
    person.presses(Qt.Key.Key_Q)
    person.is_gone()
    assert len(load_session(path).experiment.workspace.points) == 41
    assert read_home(folder / "autosave.nlab") == Home(str(path), is_modified=False)


def test_a_save_that_fails_keeps_the_window_that_was_to_be_closed(person, folder, path, qtbot):
    path.mkdir()
    person.starts(open_new(None, folder))
    person.draws()
    person.presses(Qt.Key.Key_S)
    person.presses(Qt.Key.Key_Q)
    person.answers("OK", "cannot be written: it is a folder.")
    assert person.window.isVisible()


def test_a_file_that_another_window_has_is_said_not_to_be_saved_over(person, folder, path):
    claim = claim_file(folder, path, "nobody")
    person.starts(open_new(None, folder))
    person.presses(Qt.Key.Key_S)
    person.answers("OK", "spiral.nlab is open in another window, which does not answer. Save under another name.")
    claim.release()
    assert not path.exists()


def test_work_that_is_not_saved_by_itself_is_asked_about(person, folder, path):
    person.starts(Opening(unsaved="The folder cannot be used."))
    person.draws()
    person.presses(Qt.Key.Key_Q)
    person.answers("Save", "Your work cannot be saved by itself. Save it to a file?")
    person.is_gone()
    assert len(load_session(path).experiment.workspace.points) == 41


def test_a_window_in_which_nothing_was_done_leaves_nothing(person, folder):
    person.starts(open_new(None, folder))
    person.presses(Qt.Key.Key_Q)
    assert not unsaved_works(folder)


def test_a_file_that_another_program_has_changed_is_asked_about_once(person, folder, path, qtbot):
    save_session(path, Work(first_experiment()))
    person.starts(open_named(path, folder))
    person.draws()
    save_session(path, Work(first_experiment()))
    with qtbot.waitSignal(person.lab.named.found_changed):
        person.presses(Qt.Key.Key_S)  # nothing is saved over it
    person.answers("Keep mine", "spiral.nlab was changed by another program.")
    assert len(load_session(path).experiment.workspace.points) == 40
    with qtbot.waitSignal(person.lab.named.saved):
        person.presses(Qt.Key.Key_S)
    assert len(load_session(path).experiment.workspace.points) == 41
    person.draws()
    save_session(path, Work(first_experiment()))
    person.lab.named.look()
    person.gets_another_window(lambda: person.answers("Reload", "spiral.nlab was changed by another program."))
    assert (person.title, person.count()) == ("spiral.nlab – NeuronLab", 40)


def test_a_question_hides_no_change_of_the_file_from_the_next_save(person, folder, path, qtbot):
    save_session(path, Work(first_experiment()))
    person.starts(open_named(path, folder))
    person.draws()
    person.presses(Qt.Key.Key_Q)
    save_session(path, Work(first_experiment()))
    with qtbot.waitSignal(person.lab.named.found_changed):
        person.lab.named.look()
    person.answers("Save", "Save changes to spiral.nlab?")
    person.answers("Keep mine", "spiral.nlab was changed by another program.")
    assert person.window.isVisible()
    assert len(load_session(path).experiment.workspace.points) == 40


def test_a_change_found_while_something_else_is_asked_is_asked_about_afterwards(person, folder, path, qtbot):
    save_session(path, Work(first_experiment()))
    person.starts(open_named(path, folder))
    person.draws()
    person.lab.end()
    save_session(path, Work(first_experiment()))  # after what is brought back
    opening = open_last(folder)
    person.lab.window.deleteLater()
    person.starts(opening)
    with qtbot.waitSignal(person.lab.named.found_changed):
        person.lab.named.look()
    person.answers("Keep", f"{opening.recovered}.")
    person.answers("Keep mine", "spiral.nlab was changed by another program.")
    with qtbot.waitSignal(person.lab.named.saved):
        person.presses(Qt.Key.Key_S)


def test_what_is_brought_back_is_modified_and_can_be_discarded(person, folder, path):
    save_session(path, Work(first_experiment()))
    person.starts(open_named(path, folder))
    person.draws()
    person.lab.end()  # as the desktop does
    opening = open_last(folder)
    assert opening.recovered.startswith("Recovered spiral.nlab as of ")
    person.lab.window.deleteLater()
    person.starts(opening)
    assert (person.title, person.count()) == ("spiral.nlab* – NeuronLab", 41)
    person.gets_another_window(lambda: person.answers("Discard", f"{opening.recovered}."))
    assert (person.title, person.count()) == ("spiral.nlab – NeuronLab", 40)
    assert not unsaved_works(folder)


def test_a_broken_file_leaves_the_work_as_it_is(person, folder, path, qtbot):
    path.write_bytes(b"damaged")
    person.starts(open_new(None, folder))
    person.draws()
    person.window.opening.open_path(path)
    person.answers("OK", "cannot be read as a session")
    assert (person.title, person.count()) == ("NeuronLab", 41)
    save_session(path.with_name("spiral.nlab~"), Work(first_experiment()))
    person.window.opening.open_path(path)
    person.answers("OK", "The save before it is beside it as spiral.nlab~, which can be opened too.")
    save_session(path, Work(first_experiment()))
    person.gets_another_window(lambda: person.presses(Qt.Key.Key_O))  # so it was released


@pytest.mark.parametrize("part", ["app.Session", "lab.MainWindow"])
def test_work_that_can_be_read_and_not_shown_leaves_what_is_open(person, folder, path, monkeypatch, part):
    def fail(*_):
        raise OverflowError("too large")

    save_session(path, Work(first_experiment()))
    person.starts(open_new(None, folder))
    person.draws()
    with monkeypatch.context() as patch:
        patch.setattr(f"neuronlab.{part}", fail)
        person.presses(Qt.Key.Key_O)
        person.answers("OK", "cannot be opened because it is damaged (OverflowError: too large)")
    assert (person.title, person.count()) == ("NeuronLab", 41)
    person.gets_another_window(lambda: person.presses(Qt.Key.Key_O))  # so it was released
