"""A studio shows a copy of the work at any step, size and theme, and leaves everything else alone."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from neuronlab.gui.pictures.formats import image_of
from neuronlab.gui.pictures.widgets import record
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.gui.window.pictures.saving import pictures_of
from neuronlab.gui.window.pictures.studio import Scene, Studio
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.moment import moment_at
from tests.lessons.handed_in import entry, record_of


@pytest.fixture
def open_studio(session, snapshot):
    studios = []

    def make(*, is_dark=True, ranges=None, moment=None):
        work = snapshot().work()
        studios.append(Studio(MainWindow, Scene(work, is_dark, ranges, moment)))
        return studios[-1]

    yield make
    for studio in studios:
        if hasattr(studio, "_store"):
            studio.close()


def test_it_leaves_no_file_behind(open_studio, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    studio = open_studio()
    (folder,) = tmp_path.glob("neuronlab-*")
    studio.close()
    del studio._store
    assert not folder.exists()


def seen(studio, qtbot, name, size):
    parts = []
    studio.show(name, size, parts.append)
    qtbot.waitUntil(lambda: parts != [])
    return parts[0]


def test_it_shows_a_part_in_the_size_and_theme_that_were_asked_for(session, learned, open_studio, qtbot):
    learned(20)
    palette = QApplication.palette()
    studio = open_studio(is_dark=False, ranges=((-1.0, 2.0), (-5.0, 5.0)))
    canvas = seen(studio, qtbot, "canvas", QSize(500, 400))
    assert canvas.size() == QSize(500, 400)
    assert canvas.plot.ranges == ((-1.0, 2.0), (-5.0, 5.0))
    assert canvas.frame.step == 20
    image = image_of(record(canvas))
    assert image.pixelColor(8, 390).lightness() > 200  # the ground
    assert QApplication.palette() == palette
    studio.window.hide()


def test_it_looks_back_at_moments_while_the_session_stays_where_it_is(session, learned, open_studio, qtbot):
    frame = learned(20)
    studio = open_studio()
    seen(studio, qtbot, "loss", QSize(400, 200))
    for checkpoint in frame.trajectory.checkpoints[3:6]:
        shown = []
        studio.look_at(moment_at(0, checkpoint, {}), shown.append)
        qtbot.waitUntil(lambda: shown != [])  # noqa: B023  # awaited within the loop
        assert studio.session.frame.step == checkpoint.step
    assert session.frame.step == 20
    assert not session.document.looks_back
    parts = []  # a part is shown though its dock is folded meanwhile, for want of room
    studio.show("scores", QSize(380, 260), parts.append)
    studio.window.docks["scores"].fold(True)
    qtbot.waitUntil(lambda: parts != [])
    assert "RMSE" in parts[0].painted_texts()


def test_the_window_of_a_lesson_is_pictured_with_its_panel(open_lab, qtbot):
    lab = open_lab(LessonCourse(entry().lesson, record_of()))
    lab.course.go_to(1)
    parts = []
    pictures_of(lab.window).studios.show("window", QSize(1280, 800), lambda part: parts.append(image_of(record(part))))
    with qtbot.waitSignal(lab.session.snapshot_taken):
        lab.session.request_snapshot()
    qtbot.waitUntil(lambda: parts != [])
    (image,) = parts
    left = lab.window.lesson.panel.geometry()
    own = image_of(record(lab.window)).copy(left)
    assert own == image.copy(left)
