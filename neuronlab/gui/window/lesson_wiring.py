"""Puts a lesson into a window: its panel in place of the controls, and what carries out what it asks for."""

from functools import partial

from neuronlab.gui.controllers.attempts import AttemptsController
from neuronlab.gui.controllers.handing_in import HandingInController
from neuronlab.gui.controllers.lesson import LessonController
from neuronlab.gui.controllers.predictions import PredictionController
from neuronlab.gui.dialogs.questions import Answer, ask
from neuronlab.gui.lessons.controls import LessonControls
from neuronlab.gui.lessons.guess_bar import GuessBar
from neuronlab.gui.lessons.panel import LessonPanel
from neuronlab.gui.lessons.prediction_box import PredictionBox
from neuronlab.gui.window.lesson_hints import LessonHints
from neuronlab.gui.window.workbench import Workbench
from neuronlab.lessons.catalog import lessons
from neuronlab.lessons.names import CONTROLS
from neuronlab.session.lesson_course import LessonCourse


def connect_lesson(window: Workbench, course: LessonCourse) -> LessonController:
    """Show a course in a window, and connect it."""
    panel = LessonPanel(course, window.theme, _number_of(course))
    window.body.show_at_left(panel)
    sections = window.controls.lend()
    by_name = {name: sections[part] for name, part in zip(CONTROLS, window.control_panels, strict=True)}
    controls = LessonControls(by_name, window.edited_runs, panel.controls_host, panel)
    panel.all_controls_asked.connect(controls.show_all)
    LessonHints(window, course, panel)
    bar, box = GuessBar(window.theme), PredictionBox(window.theme)
    panel.prediction_host.addWidget(box)
    predictions = PredictionController(window.session, course, window.canvas, bar, box, window)
    predictions.noticed.connect(window.insight_bar.show_notice)
    predictions.went_on.connect(window.insight_bar.drop_notice)
    predictions.asked.connect(window.feed.look_again)
    AttemptsController(window.session, course, window)  # before the lesson is judged by what it notes
    handing_in = HandingInController(window.session, course, window.exports, window.settings, window)
    panel.hand_in_asked.connect(handing_in.ask)
    handing_in.noticed.connect(window.insight_bar.show_notice)
    lesson = LessonController(window.session, course, panel, controls, window.stage, predictions, window)
    lesson.noticed.connect(window.insight_bar.show_notice)
    panel.list_asked.connect(window.show_lessons)
    window.lesson_again_asked.connect(partial(_ask_to_begin_again, window, lesson))
    window.top_bar.lessons.setChecked(True)
    window.lesson_list.open_key = "" if course.record.text else course.key
    window.insight_bar.offers_lessons = False
    lesson.measures_changed.connect(window.feed.look_again)
    lesson.follow_repeats(window.seeds_controller.repeats)
    lesson.what_if_asked.connect(window.runs_controller.what_if)
    return lesson


def _ask_to_begin_again(window: Workbench, lesson: LessonController) -> None:
    sentence = f"Begin “{lesson.course.lesson.title}” again?"
    answers = Answer("Cancel"), Answer("Begin again", lesson.restart_asked.emit)
    ask(window, "Begin again", sentence, answers, more="What you did in this lesson is deleted.", escape=0)


def _number_of(course: LessonCourse) -> str:
    """Which lesson it is; "Lesson" for one that is not shipped."""
    number = next((entry.number for entry in lessons() if entry.key == course.key and not course.record.text), 0)
    return f"Lesson {number} of {len(lessons())}" if number else "Lesson"


def arrange_for(window: Workbench, course: LessonCourse) -> None:
    """Show the views of a lesson; what the person has arranged is put aside."""
    window.put_layout_aside()
    for name, dock in window.body.docks.items():
        dock.float_(False)
        if name in window.body.views:
            dock.by_hand = None
            dock.setHidden(name not in course.lesson.views)
    window.body.left.show()
    window.body.center.cover(False)
    opened = window.session.opened_view
    setup = next(setup for setup in course.lesson.setups if setup.name == course.setup)
    window.stage.show_page((opened.page if opened is not None else "") or course.step.stage or setup.stage)
    window.body.arrange()
