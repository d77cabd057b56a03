"""A window that nobody sees, on a copy of the work, in which any part can be shown at any size, step and theme.

Nothing that happens in it reaches the work itself: it has a session with a training thread of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from neuronlab.core.training.trajectory import NO_TRAJECTORY
from neuronlab.files.scratch import ScratchFolder
from neuronlab.files.session.work import Work
from neuronlab.gui.plots.landscape.view import PARAMETERS
from neuronlab.gui.theme.sizes import text_percent
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.window.pictures.parts import part_of
from neuronlab.gui.window.workbench import Workbench
from neuronlab.session.home_file import HomeFile
from neuronlab.session.jobs import Jobs
from neuronlab.session.lesson_course import LessonCourse, course_of
from neuronlab.session.moment import Moment
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings

Ends = tuple[float, float]
MakeWindow = Callable[[Session, Theme, Settings, str, HomeFile | None, LessonCourse | None], Workbench]
_POLL_MS = 5
_LEAST_PATH = 3
"""Steps of a path that have two main directions."""
_ROUNDS = 2
"""How often all that is shown is asked for: what it takes to lay a part out is known after the first time."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What is shown.

    Attributes:
        work: The work.
        is_dark: Whether the theme is dark.
        ranges: The ranges of the plot; None fits them to the points.
        moment: A moment of the past; None for the present.
    """

    work: Work
    is_dark: bool
    ranges: tuple[Ends, Ends] | None = None
    moment: Moment | None = None


class Studio(QObject):
    """Shows a scene in a window made by `make_window`, of the kind that a person sees. `close` it in the end."""

    def __init__(self, make_window: MakeWindow, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = ScratchFolder()
        self._store = QSettings(str(self._folder.path / "settings.ini"), QSettings.Format.IniFormat)
        settings = Settings(self._store)
        settings.text_percent = text_percent()
        theme = Theme("dark" if scene.is_dark else "light", self)
        self.session = Session(scene.work, self)
        usual = QApplication.palette()
        self.window = make_window(self.session, theme, settings, "", None, course_of(scene.work.lesson))
        own = QApplication.palette()
        QApplication.setPalette(usual)  # a window sets that of the program, which may be of another theme
        self.window.setPalette(QPalette(own))
        self._scene = scene
        self._frame: QFrame | None = None
        self._then: Callable[[QWidget], None] | None = None
        self._part: QWidget = self.window
        self._rounds, self._is_answered = 0, False
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._look)
        self.session.snapshot_taken.connect(self._note_answer)
        self.session.start()
        if scene.moment is not None:
            self.session.document.look_back(scene.moment)

    def show(self, name: str, size: QSize, then: Callable[[QWidget], None]) -> None:
        """Call `then` with a part, by its name in `PICTURED`, once it is shown in this size, or its least one."""
        if self._scene.ranges is not None:
            self.window.canvas.plot.show_ranges(*self._scene.ranges)
        self._part = part_of(self.window, name)
        if name == "window":
            _show_unseen(self.window, size)
        else:
            _show_unseen(self.window, self.window.minimumSize())
            self.window.body.hide()
            self._show_alone(self._part, size)
        self._wait(partial(self._compute_landscape, then) if name == "landscape" else then, _ROUNDS)

    def _compute_landscape(self, then: Callable[[QWidget], None], _part: QWidget) -> None:
        """Compute what a person computes by a button: along the path, or two weights where none is kept."""
        view, frame = self.window.landscape, self.session.frame
        record = (frame.trajectory if frame is not None else None) or NO_TRAJECTORY
        if len(record.checkpoints) < _LEAST_PATH:
            view.directions.show_key(PARAMETERS)
            view.directions.chosen.emit(PARAMETERS)
        self.window.landscape_controller.compute(view.kind)
        self._wait(then, 1)

    def look_at(self, moment: Moment | None, then: Callable[[QWidget], None]) -> None:
        """Call `then` with the part shown once it shows a moment."""
        self.session.document.look_back(moment)
        self._wait(then, 1)

    def close(self) -> None:
        """End the window and its threads."""
        self._poll.stop()
        self._then = None
        if self._frame is not None:
            self._frame.close()
        self.window.close_without_remembering()
        self.session.close()
        self.window.deleteLater()
        self.deleteLater()
        self._store.sync()  # otherwise it is written later, into a folder made anew
        self._folder.remove()

    def _show_alone(self, part: QWidget, size: QSize) -> None:
        """Show a part in a frame of its own, which takes its style from the window."""
        if self._frame is not None:
            self._frame.close()
        self._frame = frame = QFrame(self.window, Qt.WindowType.Window)
        frame.setProperty("role", "panel")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(part)
        part.show()
        for control in part.findChildren(QWidget):
            if not getattr(control, "is_pictured", True):
                control.hide()  # its room is for the picture
        _show_unseen(frame, size)

    # -- waiting --------------------------------------------------------------------------------------------------

    def _wait(self, then: Callable[[QWidget], None], rounds: int) -> None:
        self._then, self._rounds = then, rounds
        self._ask()
        self._poll.start()

    def _ask(self) -> None:
        """Ask for a frame of what is in sight, and for an answer that comes after it."""
        self.window.seeds_controller.follow()
        self.window.feed.look()
        self._is_answered = False
        self.session.request_snapshot()

    @Slot(object)
    def _note_answer(self, _snapshot: object) -> None:
        self._is_answered = True

    @Slot()
    def _look(self) -> None:
        """Go on once the frame is shown and nothing is computed any more."""
        if not self._is_answered or not self.session.is_up_to_date:
            return
        if any(jobs.is_busy for jobs in self.window.findChildren(Jobs)):
            return
        if self._part.isHidden():  # its dock was folded meanwhile, since the window is low
            self._part.show()
            self._ask()
            return
        self._rounds -= 1
        if self._rounds > 0:
            self._ask()
            return
        self._poll.stop()
        then, self._then = self._then, None
        if then is not None:
            then(self._part)


def _show_unseen(window: QWidget, size: QSize) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
    window.resize(size)
    window.show()
