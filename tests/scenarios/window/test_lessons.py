"""Lessons, with the whole program: a person's own work is put aside and comes back, and the lesson is kept as well."""

import shutil

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from neuronlab.app import _open
from neuronlab.files.session.file import load_session
from neuronlab.gui.controllers.files import NOT_KEPT
from neuronlab.gui.window.body import decoded_state
from neuronlab.lab import Lab
from neuronlab.lessons.catalog import find
from neuronlab.session.autosave_files import is_free, unsaved_works
from neuronlab.session.file_claims import Taken, claim_file
from neuronlab.session.opening import Opening, open_last, open_new
from neuronlab.session.settings import Settings
from tests.controls import click

LINES = "02-many-lines"


def enters(person, lesson=LINES):
    person.gets_another_window(lambda: person.window.files.open_lesson(lesson))


def leaves(person, qtbot):
    person.gets_another_window(lambda: click(qtbot, person.window.lesson.panel.foot.leave))


def of(person):
    """What the work of the window is."""
    frame, document = person.lab.session.frame, person.lab.session.document
    return (
        document.experiment.workspace.points.digest,
        document.experiment.workspace.runs,
        frame.step,
        frame.network.parameters.tobytes(),
        document.undo_stack.count(),
        document.undo_stack.index(),
        person.window.stage.page,
        person.window.canvas.plot.ranges,
        [dock.isHidden() for dock in person.window.body.views.values()],
        person.window.body.left.isHidden(),
        person.title,
    )


def test_own_work_comes_back_as_it_was_with_its_file_undo_and_view(person, folder, path, qtbot):
    person.starts(open_new(None, folder))
    person.draws()
    with qtbot.waitSignal(person.lab.named.saved):
        person.presses(Qt.Key.Key_S)
    person.steps()
    person.steps()
    person.window.stage.show_page("contributions")
    person.window.canvas.zoom(2)
    person.window.docks["scores"].put_away()
    qtbot.waitUntil(lambda: person.lab.session.frame.trajectory is not None)
    before, marks = of(person), len(person.lab.session.frame.trajectory.checkpoints)
    person.window.presentation.toggle()
    enters(person)
    assert (person.title, person.window.stage.page) == ("Many lines are one line – NeuronLab", "network")
    assert isinstance(claim_file(folder, path, "another"), Taken)
    person.draws()
    person.steps()
    leaves(person, qtbot)
    assert of(person) == before
    qtbot.waitUntil(lambda: person.lab.session.frame.trajectory is not None)
    assert len(person.lab.session.frame.trajectory.checkpoints) == marks
    assert isinstance(claim_file(folder, path, "another"), Taken)
    with qtbot.waitSignal(person.lab.named.saved):
        person.presses(Qt.Key.Key_S)
    assert load_session(path).states["curve"][0].step == 2
    person.presses(Qt.Key.Key_Z)
    assert person.count() == 40
    enters(person)
    enters(person, "01-neuron")
    click(qtbot, person.window.lesson.panel.foot.next)
    person.lab.end()  # as the desktop session ends
    kept = decoded_state(Settings().layout()[1])
    assert (kept.page, kept.docks["scores"].is_hidden, kept.docks["neurons"].is_hidden) == (
        "contributions",
        True,
        False,
    )
    opening, _model = _open(None, folder, "", is_new=False)
    assert (opening.lesson.key, opening.work.lesson.at) == ("01-neuron", 1)
    own = opening.own
    assert (own.work.home.path, len(own.work.experiment.workspace.points)) == (str(path), 40)
    assert own.recovered.startswith("Recovered spiral.nlab")
    opening.release()
    assert open_last(folder).work.home.path == str(path)


@pytest.mark.long
def test_a_lesson_goes_on_where_it_was_left_and_begins_again_when_that_is_asked(person, folder, qtbot):
    person.starts(open_new(None, folder))
    enters(person)
    person.draws()
    click(qtbot, person.window.lesson.panel.foot.next)
    person.window.lesson.course.update(answer=3.0)
    lesson = of(person)
    leaves(person, qtbot)
    assert person.lab.course is None
    enters(person)
    assert of(person) == lesson
    assert (person.window.lesson.course.at, person.window.lesson.course.step_record.answer) == (1, 3.0)
    person.gets_another_window(person.window.lesson.restart_asked.emit)
    assert (person.window.lesson.course.at, person.count()) == (0, 40)
    leaves(person, qtbot)
    assert person.count() == 40


@pytest.mark.long
def test_a_new_experiment_in_a_lesson_leaves_own_work_to_be_opened_again(person, folder, qtbot):
    person.starts(open_new(None, folder))
    person.draws()
    enters(person)
    person.gets_another_window(lambda: person.presses(Qt.Key.Key_N))
    assert (person.count(), person.lab.course) == (40, None)
    (kept,) = unsaved_works(folder)
    assert len(load_session(kept.path).experiment.workspace.points) == 41
    person.window.close()
    opening, _model = _open(None, folder, "", is_new=False)
    assert opening.lesson is None
    opening.release()


def test_a_lesson_file_is_dropped_and_one_that_is_broken_leaves_all_as_it_was(person, folder, tmp_path, qtbot):
    person.starts(open_new(None, folder))
    text = find(LINES).text
    (tmp_path / "own.toml").write_text(text.replace("Many lines are one line", "Own lesson"))
    (tmp_path / "broken.toml").write_text("title = 3\n")

    def drop(name):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(person.window, QDragEnterEvent(QPoint(9, 9), *how))
        QApplication.sendEvent(person.window, QDropEvent(QPointF(9, 9), *how))

    drop("broken.toml")
    person.answers("OK", "broken.toml")
    person.gets_another_window(lambda: drop("own.toml"))
    assert person.title == "Own lesson – NeuronLab"
    assert person.lab.course.record.text != ""
    person.window.close()
    opening, _model = _open(tmp_path / "own.toml", folder, "", is_new=False)
    assert (opening.lesson.lesson.title, opening.own.lesson) == ("Own lesson", None)
    opening.release()
    (tmp_path / "own.toml").unlink()
    opening, _model = _open(None, folder, "", is_new=False)
    assert opening.lesson.lesson.title == "Own lesson"
    opening.release()


def test_own_work_that_could_not_be_saved_is_saved_at_the_end(person, folder, qtbot, monkeypatch):
    person.starts(open_new(None, folder))
    person.draws()
    autosave = person.lab.opening.path
    autosave.unlink(missing_ok=True)
    (autosave / "in the way").mkdir(parents=True)
    enters(person)
    asked = []

    def retry(lab, failure):
        asked.append(failure)
        shutil.rmtree(autosave)
        return True

    monkeypatch.setattr(Lab, "_wants_to_retry", retry)
    person.window.close()
    assert len(asked) == 1
    assert len(load_session(autosave).experiment.workspace.points) == 41


@pytest.mark.long
def test_work_that_nothing_saves_is_asked_about_before_a_lesson(person, path, qtbot):
    person.starts(Opening(unsaved="There is no folder."))
    person.draws()
    person.window.files.open_lesson("01-neuron")
    person.answers("Cancel", NOT_KEPT)
    assert person.lab.course is None
    person.window.files.open_lesson("01-neuron")
    person.gets_another_window(lambda: person.answers("Don't save", NOT_KEPT))
    person.draws()
    click(qtbot, person.window.lesson.panel.foot.leave)
    person.gets_another_window(lambda: person.answers("Don't save", NOT_KEPT))
    assert person.count() == 41
    assert person.window.insight_bar.unsaved.isVisible()
    person.window.close()
    person.answers("Cancel", NOT_KEPT)


@pytest.mark.long
def test_own_work_that_cannot_be_shown_again_is_not_lost(person, folder, qtbot, monkeypatch):
    person.starts(open_new(None, folder))
    person.draws()
    enters(person)
    with monkeypatch.context() as patch:
        patch.setattr("neuronlab.app._lab_of", lambda *_: 1 / 0)
        click(qtbot, person.window.lesson.panel.foot.leave)
        person.answers("OK", "cannot be opened")
    assert person.lab.course is not None
    assert not is_free(folder / "autosave.nlab")
    leaves(person, qtbot)
    assert person.count() == 41
