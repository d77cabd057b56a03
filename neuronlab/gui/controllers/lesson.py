"""Carries out what a lesson asks for: setups, the pages and controls of a step, and what the learner has reached."""

from PySide6.QtCore import QObject, Slot

from neuronlab.gui.controllers.predictions import PredictionController
from neuronlab.gui.lessons.controls import LessonControls
from neuronlab.gui.lessons.panel import LessonPanel
from neuronlab.gui.widgets.stage import TabStage
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.session import Session


class LessonController(QObject):
    """Turns the window to the open step of a course."""

    def __init__(
        self,
        session: Session,
        course: LessonCourse,
        panel: LessonPanel,
        controls: LessonControls,
        stage: TabStage,
        predictions: PredictionController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self.course, self.panel = session, course, panel
        self._controls, self._stage = controls, stage
        self.predictions = predictions
        course.entered.connect(self._enter)
        self._show_step()

    @property
    def needed_measures(self) -> frozenset[str]:
        """The live numbers that the open step needs."""
        return self.panel.needed_measures | self.predictions.needed_measures

    @Slot(int)
    def _enter(self, _index: int) -> None:
        """Turn to the step that was opened."""
        self._show_step()

    def _show_step(self) -> None:
        step = self.course.step
        self._controls.show_named(self.course.lesson.controls if step.controls is None else step.controls)
        if step.stage:
            self._stage.show_page(step.stage)
        self.course.note_entered()
