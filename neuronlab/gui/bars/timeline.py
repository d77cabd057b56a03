"""The trajectory of a run as a slider: drag it to see earlier steps; marks show events."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import TRAJECTORY
from neuronlab.core.training.trajectory import NO_TRAJECTORY, Note, TrajectoryRecord
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import mini_button
from neuronlab.gui.widgets.fields import SteadyLabel
from neuronlab.gui.widgets.painted_slider import PaintedSlider
from neuronlab.gui.widgets.plain_text import show_tip
from neuronlab.wording.numbers import count_text

_HEIGHT = 22
_EDGE = 9.0
"""Half the width of the handle, kept free at both ends."""
_GROOVE, _HANDLE = 4.0, 7.0
_MARK = 4.0
_REACH = 6.0
"""The note of a mark is shown within this distance, in pixels."""
_EMPTY = "the timeline starts with the first step"


class Timeline(PaintedSlider):
    """A slider over the saved steps and, last, the present. Its value is a step."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._stops: tuple[int, ...] = (0,)
        self._notes: tuple[Note, ...] = ()
        self._best: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription(
            "Drag, or use the arrow keys, to view an earlier step; Escape returns to the present."
        )
        self.installEventFilter(self)
        theme.changed.connect(self._follow_theme)

    @override
    def sizeHint(self) -> QSize:
        """As wide as possible."""
        return QSize(400, _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        """Wide enough to aim at a step."""
        return QSize(160, _HEIGHT)

    def show_trajectory(self, stops: Sequence[int], notes: Sequence[Note], number: int) -> None:
        """Show these steps, the last of them the present, and move the handle to the one at index `number`."""
        blocker = QSignalBlocker(self)
        self._notes = tuple(notes)
        if not self.isSliderDown() or len(stops) != len(self._stops):
            self._stops = tuple(stops)
            self.setRange(0, len(stops) - 1)
            self.setPageStep(max(1, len(stops) // 10))
            self.setValue(number)
        blocker.unblock()
        if len(stops) <= 1 and self.hasFocus():
            self.clearFocus()  # otherwise Qt would hand the keyboard on to the controls, where Space does not play
        self.setEnabled(len(stops) > 1)
        self.update()

    def show_best(self, step: int | None) -> None:
        """Mark the step with the lowest watched loss."""
        if step != self._best:
            self._best = step
            self.update()

    @property
    def step(self) -> int:
        """The step at the handle."""
        return self._stops[self.value()]

    @property
    def notes(self) -> tuple[Note, ...]:
        """The marked events."""
        return self._notes

    def x_of(self, step: int) -> float:
        """Horizontal position of a step, in pixels from the left."""
        return _EDGE + (self.width() - 2.0 * _EDGE) * step / max(1, self._stops[-1])

    # -- painting -------------------------------------------------------------------------------------------------

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line up to the handle, thin where no step is kept, then the marks and the handle."""
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        colors, middle = self._theme.colors, self.height() / 2.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, at = self.x_of(self._stops[0]), self.x_of(self.step)
        painter.setPen(QPen(colors.color("border"), 1.0))
        painter.drawLine(QLineF(_EDGE, middle, first, middle))
        groove = QRectF(first, middle - _GROOVE / 2.0, self.width() - _EDGE - first, _GROOVE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("tracks"))
        painter.drawRoundedRect(groove, _GROOVE / 2.0, _GROOVE / 2.0)
        painter.setBrush(colors.color("muted" if self.isEnabled() else "tracks"))
        painter.drawRoundedRect(QRectF(first, groove.top(), at - first, _GROOVE), _GROOVE / 2.0, _GROOVE / 2.0)
        for note in self._notes:
            x = self.x_of(note.step)
            if note.is_edit:
                painter.setPen(QPen(colors.color("text"), 1.5))
                painter.drawLine(QLineF(x, middle - _MARK - 1.0, x, middle + _MARK + 1.0))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colors.color("muted"))
                tip = QPointF(x, middle - _GROOVE / 2.0)
                painter.drawPolygon(QPolygonF([tip, tip + QPointF(-_MARK, -6.0), tip + QPointF(_MARK, -6.0)]))
        if self._best is not None:
            self._paint_best(painter, middle)
        painter.setPen(QPen(colors.color("text" if self.hasFocus() else "panel"), 1.5))
        painter.setBrush(colors.color("text" if self.isEnabled() else "tracks"))
        painter.drawEllipse(QPointF(at, middle), _HANDLE, _HANDLE)

    def _paint_best(self, painter: QPainter, middle: float) -> None:
        assert self._best is not None
        tip = QPointF(self.x_of(self._best), middle - _HANDLE + 2.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.color("text"))
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-_MARK, -5.0), tip + QPointF(_MARK, -5.0)]))

    @Slot()
    def _follow_theme(self) -> None:
        self.update()

    # -- mouse ----------------------------------------------------------------------------------------------------

    @override
    def drag_to(self, x: float) -> None:
        """Move the handle to the nearest saved step."""
        self.setValue(self._nearest_stop(x))

    def _is_return(self, event: QEvent) -> bool:
        looks_back = self.value() < self.maximum()
        return looks_back and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape returns to the present; the other keys move the handle as in any slider."""
        if self._is_return(event):
            self.setValue(self.maximum())
        else:
            super().keyPressEvent(event)

    def _nearest_stop(self, x: float) -> int:
        return min(range(len(self._stops)), key=lambda number: abs(self.x_of(self._stops[number]) - x))

    def tip_at(self, x: float) -> str:
        """The events near a position."""
        marks = [(note.step, note.text) for note in self._notes]
        if self._best is not None:
            marks.append((self._best, "the lowest loss so far"))
        before = self._stops[0]
        near = [f"step {count_text(step)}: {text}" for step, text in marks if abs(self.x_of(step) - x) <= _REACH]
        if not near and before and x < self.x_of(before):
            return f"Steps before {count_text(before)} are not saved, so the timeline cannot return to them"
        return "\n".join(near)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show a tooltip; while an earlier step is shown, Escape belongs to the timeline and not to the window."""
        if event.type() == QEvent.Type.ShortcutOverride and self._is_return(event):
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tip = self.tip_at(event.pos().x()) or "Drag to view an earlier step. Play or an edit continues from there"
            show_tip(event.globalPos(), tip, self)
            return True
        return super().eventFilter(watched, event)


class TimelineBar(QFrame):
    """The timeline with its text; requests frames like a plot.

    The buttons back, `undo` and `back`, have to be shown elsewhere: beside the line they would change its length while
    it is dragged. `looked_back(is_past)` says with every frame whether they are shown.

    `sought(number)` is emitted with the index of the saved step the user wants to see, counted from 0; the last one is
    the present. `undone` is what continuing from the shown step would undo, such as "500 epochs".
    """

    view: ClassVar[str] = TRAJECTORY
    sought = Signal(int)
    looked_back = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.record: TrajectoryRecord = NO_TRAJECTORY
        self.undone = ""
        self._sought: int | None = None
        self.line = Timeline(theme)
        self.text = SteadyLabel(_EMPTY, alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.text.setProperty("role", "muted")
        self.undo = mini_button("", "Continue from this step; Undo restores the later steps")
        self.back = mini_button("Back to now", "Return to the present (Shift+End, or Escape on the timeline)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 2 - 2 - int(_EDGE) + 2, 0, SPACE * 2 - 2, SPACE - 4)
        layout.setSpacing(SPACE)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.text)
        self.undo.hide()
        self.back.hide()
        self.line.valueChanged.connect(self._seek)

    def show_frame(self, frame: Frame) -> None:
        """Show the trajectory up to the present, and the frame's position on it."""
        if frame.trajectory is None:
            return
        if self._sought is not None and frame.step != self._sought:
            return  # a frame requested before the last move
        now, epoch_now = frame.status.now or (frame.step, frame.status.epoch)
        self.record = frame.trajectory
        stops = [kept.step for kept in self.record.checkpoints if kept.step < now] + [now]
        number = stops.index(frame.step) if frame.step in stops else len(stops) - 1
        self.line.show_trajectory(stops, self.record.notes, number)
        self.line.show_best(None if frame.course is None else frame.course.best_step)
        self._say(frame, now, epoch_now)

    def forget(self) -> None:
        """Clear the trajectory: it belonged to another task."""
        self.record, self._sought = NO_TRAJECTORY, None
        self.line.show_trajectory([0], [], 0)
        self.line.show_best(None)

    def _say(self, frame: Frame, now: int, epoch_now: int) -> None:
        step, looks_back = f"step {count_text(frame.step)}", frame.status.now is not None
        if looks_back:
            epochs = epoch_now - frame.status.epoch
            self.undone = _counted(epochs, "epoch") if epochs else _counted(now - frame.step, "step")
            self.undo.setText(f"Undo the last {self.undone}")
            self.text.show_text(f"{step} of {count_text(now)}")
        else:
            begins = f"the timeline starts at {step}" if frame.step else _EMPTY
            whose = _whose(frame) if len(frame.runs) > 1 else ""
            self.text.show_text(f"{step}{whose} · drag to go back" if self.line.isEnabled() else begins)
        self.undo.setVisible(looks_back)
        self.back.setVisible(looks_back)
        self.looked_back.emit(looks_back)

    @Slot(int)
    def _seek(self, number: int) -> None:
        is_now = number == self.line.maximum()
        self._sought = None if is_now else self.line.step
        self.sought.emit(number)

    @Slot()
    def forget_sought(self) -> None:
        """Show whatever frame comes next."""
        self._sought = None


def _whose(frame: Frame) -> str:
    """Whose step it is, of several runs; under some clocks, and beside resting runs, they differ."""
    if any(run.step != frame.step for run in frame.runs):
        return " of the active run"
    return " of both runs" if len(frame.runs) == 2 else " of all runs"


def _counted(count: int, noun: str) -> str:
    return f"{count_text(count)} {noun}s" if count != 1 else noun
