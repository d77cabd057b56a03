"""Notes the best number of a challenge, with its network, from the frames that are shown."""

from PySide6.QtCore import QObject, Slot

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.errors import InputError
from neuronlab.lessons.goals import points_digest, with_attempt
from neuronlab.lessons.setups import experiment_of
from neuronlab.session.lesson_course import LessonCourse
from neuronlab.session.session import Session


class AttemptsController(QObject):
    """Watches the open step of a course."""

    def __init__(self, session: Session, course: LessonCourse, parent: QObject) -> None:
        super().__init__(parent)
        self._course = course
        self._points: dict[str, str] = {}
        session.frame_shown.connect(self._note_frame)

    @Slot(object)
    def _note_frame(self, frame: Frame) -> None:
        challenge, record = self._course.step.challenge, self._course.step_record
        if challenge is None:
            return
        noted = with_attempt(challenge, record, frame, self._points_of(self._course.setup))
        if noted is not record:
            self._course.update(best=noted.best, kept=noted.kept)

    def _points_of(self, setup: str) -> str:
        """The digest of a setup's points; "" if they cannot be made, so that nothing counts."""
        if setup not in self._points:
            try:
                experiment = experiment_of(self._course.lesson, setup)
                self._points[setup] = points_digest(experiment.workspace.points)
            except InputError:
                self._points[setup] = ""
        return self._points[setup]
