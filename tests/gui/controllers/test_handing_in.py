"""Handing in: a name, a file, and a sentence that says where it is."""

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from neuronlab.files.session.file import load_session
from neuronlab.gui.controllers.handing_in import HandingInController
from neuronlab.session.jobs import Jobs
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.settings import Settings
from neuronlab.session.snapshot import Snapshot
from tests.controls import click, type_text
from tests.lessons.handed_in import KEY, done_step, entry, record_of, work_of


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    return host


class GivesSnapshots:
    """A session that has a snapshot at once."""

    def with_snapshot(self, use, _fail):
        use(Snapshot.of(work_of(None)))


@pytest.fixture
def handing_in(host):
    jobs = Jobs(host)
    course = LessonCourse(entry().lesson, record_of(done_step()))
    yield HandingInController(GivesSnapshots(), course, jobs, Settings(), host)
    jobs.close()


def test_a_name_and_a_file_make_a_handed_in_lesson(handing_in, qtbot, tmp_path, monkeypatch):
    proposed = []

    def answer(_window, _title, path, filters):
        proposed.append(path)
        return str(tmp_path / "mine.nlab"), filters

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    handing_in.ask()
    type_text(qtbot, handing_in.dialog.name, "Zoe  M.")
    with qtbot.waitSignal(handing_in.noticed) as said:
        click(qtbot, handing_in.dialog.accept_button)
    assert said.args == [f"Handed in as {tmp_path / 'mine.nlab'}."]
    assert proposed[0].endswith(f"{KEY} Zoe M.nlab")
    work = load_session(tmp_path / "mine.nlab")
    assert (work.lesson.learner, work.lesson.steps[0]) == ("Zoe M.", handing_in._course.record.steps[0])
    handing_in.ask()
    assert handing_in.dialog.learner == "Zoe M."
    handing_in.dialog.reject()


def test_a_file_that_is_not_chosen_changes_nothing(handing_in, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    handing_in.ask()
    type_text(qtbot, handing_in.dialog.name, "Zoe")
    click(qtbot, handing_in.dialog.accept_button)
    assert handing_in._course.record.learner == ""


def test_a_file_that_cannot_be_written_is_told(handing_in, host, qtbot, tmp_path):
    handing_in.write(tmp_path / "nowhere" / "mine.nlab", "Zoe")
    qtbot.waitUntil(lambda: bool(host.findChildren(QMessageBox)))
    (box,) = host.findChildren(QMessageBox)
    assert box.windowTitle() == "Not handed in"
    assert "mine.nlab" in box.text()
    box.close()
