"""Closing takes a moment at most, or says what it waits for; the work is saved whatever is going on."""

from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session
from neuronlab.files.tables.source import pasted_source
from neuronlab.session import autosave as autosave_module
from neuronlab.session.session import WAITS_FOR_STEP
from neuronlab.session.threads import is_any_running
from tests.patience import WAIT_S
from tests.scenarios.session.edits import push_run, with_training


@pytest.fixture
def gate(qtbot):
    """What waits for it goes on once the test is over."""
    event = Event()
    yield event
    event.set()
    qtbot.waitUntil(lambda: not is_any_running())


@pytest.fixture
def endless_step(session, monkeypatch, gate):
    """Train, in a step that goes on until the gate is opened."""
    begun = Event()
    monkeypatch.setattr(Trainer, "advance", lambda trainer, steps: begun.set() or gate.wait(WAIT_S) or 0)
    session.play()
    assert begun.wait(WAIT_S)


@pytest.fixture
def while_waiting(window):
    """Do something once the notice of what is waited for is shown; returns the sentences that it has shown."""
    seen = []

    def do(action):
        notice = window.closing_notice

        def look():
            if notice.isVisible():
                seen.append(notice.sentence)
                timer.stop()
                action(notice)

        timer = QTimer(window, interval=5)
        timer.timeout.connect(look)
        timer.start()
        return seen

    return do


def is_saved(session, path):
    """Whether a file has the points and the run that the session has."""
    saved, here = load_session(path).experiment.workspace, session.document.experiment.workspace
    return (saved.run, saved.points.digest) == (here.run, here.points.digest)


def test_a_long_step_is_waited_for_and_said_so(window, session, endless_step, while_waiting, gate, tmp_path):
    seen = while_waiting(lambda notice: gate.set())
    window.close()
    assert seen == [WAITS_FOR_STEP]
    assert not window.closing_notice.isVisible()
    assert not session._thread.isRunning()
    assert is_saved(session, tmp_path / "autosave.nlab")


def test_a_person_need_not_wait_for_a_step_and_every_edit_is_saved(
    window, session, endless_step, while_waiting, tmp_path
):
    push_run(session, with_training(learning_rate=0.25))
    while_waiting(lambda notice: notice.give_up.click())
    window.close()
    experiment = load_session(tmp_path / "autosave.nlab").experiment
    assert experiment.workspace.run.training.learning_rate == 0.25
    assert is_any_running()


def test_a_window_asked_to_close_while_it_closes_closes_once(window, endless_step, while_waiting, gate):
    closed = []
    window.closing.connect(lambda: closed.append(1))

    def insist(notice):
        window.close()
        gate.set()

    while_waiting(insist)
    window.close()
    window.close()
    assert closed == [1]


def test_closing_does_not_wait_for_an_import_that_never_answers(window, session, monkeypatch, gate, tmp_path):
    begun = Event()
    monkeypatch.setattr(
        "neuronlab.gui.controllers.imports.open_source",
        lambda path, progress: begun.set() or pasted_source("1,2\n" * gate.wait(WAIT_S)),
    )
    (tmp_path / "points.csv").write_text("1,2\n")
    window.imports.open_path(tmp_path / "points.csv")
    assert begun.wait(WAIT_S)
    window.close()
    assert is_any_running()  # so it was not waited for
    assert is_saved(session, tmp_path / "autosave.nlab")


def test_an_export_is_finished_before_the_window_closes(window, wait_for_frame, while_waiting, monkeypatch, gate):
    wait_for_frame(lambda frame: True)
    begun, written = Event(), []

    def write(*_):
        begun.set()
        gate.wait(WAIT_S)
        written.append(1)

    window.exports.start(lambda: write() or "Written.")
    assert begun.wait(WAIT_S)
    seen = while_waiting(lambda notice: gate.set())
    window.close()
    assert written == [1]
    assert "export" in seen[0]


def test_saving_that_does_not_end_is_asked_about_and_waited_for_again(lab, window, while_waiting, monkeypatch, gate):
    saved, asked = [], []
    monkeypatch.setattr(autosave_module, "save_session", lambda *work: gate.wait(WAIT_S) and saved.append(work))

    def answer(box):
        asked.append(box.text())
        gate.set()
        return QMessageBox.StandardButton.Retry

    monkeypatch.setattr(QMessageBox, "exec", answer)
    while_waiting(lambda notice: notice.give_up.click())
    window.close()
    assert len(asked) == 1
    assert "autosave.nlab" in asked[0]
    assert saved
    assert not lab.autosave.last_failure


def test_what_fails_while_the_window_closes_does_not_keep_the_work_from_being_saved(
    window, session, monkeypatch, caplog, tmp_path
):
    def fail():
        raise RuntimeError("on purpose")

    monkeypatch.setattr(window.imports, "close", fail)
    window.close()
    assert "on purpose" in caplog.text
    assert is_saved(session, tmp_path / "autosave.nlab")
    monkeypatch.undo()
    window.imports.close()
