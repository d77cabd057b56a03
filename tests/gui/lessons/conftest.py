"""Parts of a lesson by themselves: each in an active window, beside a lesson that a learner goes through."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from neuronlab.app import make_application
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.gui.theme.style import style_sheet
from neuronlab.gui.theme.theme import Theme
from neuronlab.lessons.lesson import Done, Lesson, LessonStep, RunSetup, Setup
from neuronlab.session.lesson_course import LessonCourse

FACTS = ("One.", "Two.", "Three.", "Four.", "Five.")


def course_of(lesson):
    """A lesson under way, from its start."""
    return LessonCourse(lesson, LessonRecord(key="own"))


def make_step(text="Look.", do="Press Play.", **fields):
    return LessonStep(text=text, do=do, done=Done(when="steps", at_least=10), **fields)


def make_lesson(*steps, **fields):
    return Lesson(
        format=1,
        title="Many lines are one line",
        claim="Linear layers are one linear map.",
        setups=(Setup(name="first", runs=(RunSetup(),)), Setup(name="second", runs=(RunSetup(),))),
        steps=steps or (make_step(), make_step("Then.", setup="second"), make_step("Last.")),
        verdict=(),
        facts=FACTS,
        **fields,
    )


@pytest.fixture(autouse=True)
def _application(qapp):
    """Fonts and icons need it."""
    make_application()


@pytest.fixture
def theme():
    return Theme("dark")


@pytest.fixture
def shown(qtbot, theme):
    """Show a widget in a window that is active."""
    windows = []

    def show(widget, size=(300, 600)):
        window = QWidget()
        window.setStyleSheet(style_sheet(theme.colors))
        layout = QHBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(widget)
        window.resize(*size)
        qtbot.addWidget(window)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return widget

    return show
