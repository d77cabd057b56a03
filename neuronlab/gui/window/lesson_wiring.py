"""Puts a lesson into a window: its panel in place of the controls, and what carries out what it asks for."""

from neuronlab.gui.controllers.lesson import LessonController
from neuronlab.gui.controllers.predictions import PredictionController
from neuronlab.gui.lessons.controls import LessonControls
from neuronlab.gui.lessons.guess_bar import GuessBar
from neuronlab.gui.lessons.panel import LessonPanel
from neuronlab.gui.lessons.prediction_box import PredictionBox
from neuronlab.gui.window.workbench import Workbench
from neuronlab.lessons.names import CONTROLS
from neuronlab.session.lesson_course import LessonCourse


def connect_lesson(window: Workbench, course: LessonCourse) -> LessonController:
    """Show a course in a window, and connect it."""
    panel = LessonPanel(course, window.theme)
    window.body.show_at_left(panel)
    sections = window.controls.lend()
    by_name = {name: sections[part] for name, part in zip(CONTROLS, window.control_panels, strict=True)}
    controls = LessonControls(by_name, window.edited_runs, panel.controls_host, panel)
    panel.all_controls_asked.connect(controls.show_all)
    bar, box = GuessBar(window.theme), PredictionBox(window.theme)
    panel.prediction_host.addWidget(box)
    predictions = PredictionController(window.session, course, window.canvas, bar, box, window)
    predictions.noticed.connect(window.insight_bar.show_notice)
    predictions.asked.connect(window.feed.look_again)
    panel.what_if_asked.connect(window.runs_controller.what_if)
    return LessonController(window.session, course, panel, controls, window.stage, predictions, window)
