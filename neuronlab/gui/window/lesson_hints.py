"""What a lesson points at in the window: one callout in a step, and where a live number stands."""

import re

from PySide6.QtCore import QObject, Qt, Slot

from neuronlab.analysis.measures.asked import MeasureOf
from neuronlab.gui.lessons.callout import CalloutPointer
from neuronlab.gui.lessons.panel import LessonPanel
from neuronlab.gui.lessons.ring import Ring
from neuronlab.gui.window.lesson_targets import find_target
from neuronlab.gui.window.workbench import Workbench
from neuronlab.lessons.names import STANDS
from neuronlab.session.lesson_course import LessonCourse

_HEADING = re.compile(r"layer (\d+) activation")


class LessonHints(QObject):
    """Follows a course through its steps."""

    def __init__(self, window: Workbench, course: LessonCourse, panel: LessonPanel) -> None:
        super().__init__(window)
        self._window, self._course, self._panel = window, course, panel
        self.callout, self.ring = CalloutPointer(window, window.theme), Ring(window, window.theme)
        course.entered.connect(self._point)
        course.done.connect(self._clear)
        panel.number_hovered.connect(self._show_number)
        window.session.frame_shown.connect(self.callout.follow)
        window.stage.page_changed.connect(self.callout.follow)
        panel.area.verticalScrollBar().valueChanged.connect(self.callout.follow)
        # Queued: what is clicked has to know that it was offered.
        self.callout.used.connect(self._clear, Qt.ConnectionType.QueuedConnection)
        self._point()

    @Slot()
    def _point(self) -> None:
        """Point at what the open step points at, unless it is done."""
        hint = self._course.step.callout
        self._clear()
        if hint is None or self._course.step_record.is_done:
            return
        if heading := _HEADING.fullmatch(hint.at):
            self._window.diagram.offer_activations(int(heading[1]))
        find = find_target(self._window, hint.at)
        spot = find()
        if spot is not None and not self._panel.isAncestorOf(spot.widget):  # the panel stays at the text of the step
            spot.scroll_to()
        self.callout.point_at(find, hint.says)

    @Slot()
    def _clear(self) -> None:
        self.callout.clear()
        self._window.diagram.offer_activations(0)

    @Slot(str)
    def _show_number(self, number: str) -> None:
        """Show where a live number stands; "" for none."""
        target = STANDS.get(MeasureOf.of(number).measure)
        spot = find_target(self._window, target)() if target else None
        area = spot.area() if spot is not None else None
        if area is None or area.isEmpty():
            self.ring.hide()
        else:
            self.ring.show_around(area)
