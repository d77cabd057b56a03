"""The panel of a lesson: its text with live numbers, what is asked and to be done, and the controls that are needed."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.gui.lessons.challenge_box import ChallengeBox
from neuronlab.gui.lessons.fact_card import FactCard
from neuronlab.gui.lessons.foot import LessonFoot
from neuronlab.gui.lessons.heading import LessonHeading
from neuronlab.gui.lessons.lesson_text import LessonText
from neuronlab.gui.lessons.parts import PADDING, LessonSection, line
from neuronlab.gui.lessons.question_box import QuestionBox
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import link
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.lessons.text import measures_of
from neuronlab.session.guarded import Guarded
from neuronlab.session.lesson_course import LessonCourse

_SCROLL_BAR = 8
_SET_UP = "Restore the points and runs of this step; Undo brings yours back"
_ELSEWHERE = "The points and runs in the window are those of another step."
_ALL, _FEWER = ("All controls", "Show every control"), ("Fewer controls", "Show those of this step only")
_NEXT, _FINISH, _LIST = (
    ("Next", "Go to the next step"),
    ("Finish", "Show what to remember"),
    ("All lessons", "Choose another lesson; this one is kept"),
)


class LessonPanel(Guarded, QFrame):
    """Shows a lesson; `number` says which one it is.

    Signals: `leave_asked`, `list_asked` (of lessons), `set_up_asked(setup)` again, `what_if_asked(WhatIf)`,
    `hand_in_asked`, `all_controls_asked(is_on)`, and `number_hovered(name)` for a live number under the mouse, "" for
    none. The window puts a prediction into `prediction_host` and groups of controls into `controls_host`.
    """

    leave_asked = Signal()
    list_asked = Signal()
    set_up_asked = Signal(str)
    what_if_asked = Signal(object)
    hand_in_asked = Signal()
    all_controls_asked = Signal(bool)
    number_hovered = Signal(str)

    def __init__(self, course: LessonCourse, theme: Theme, number: str = "Lesson") -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAccessibleName("Lesson")
        self._course = course
        self._numbers: dict[str, float | None] = {}
        self._finished = False
        self.heading = LessonHeading(number, course.lesson.title, theme)
        self.text = LessonText(theme, is_stop=True)
        self.prediction_host, self.controls_host = QVBoxLayout(), QVBoxLayout()
        self.question = QuestionBox(theme)
        self.challenge = ChallengeBox(theme)
        self.try_it = LessonSection("Try it")
        self.act = LessonText(theme)
        self.done = PlainLabel("✓ Done")
        self.elsewhere = PlainLabel(_ELSEWHERE, wordWrap=True)
        self.set_up = link("Set up again", _SET_UP)
        self.all_controls = link(*_ALL)
        self.all_controls.setCheckable(True)
        self.all_controls.setHidden(course.lesson.hides_controls)
        self.facts = FactCard(course.lesson.facts, course.lesson.half_true, theme)
        self.foot = LessonFoot(theme)
        self._soon = QTimer(self, singleShot=True, interval=0)  # once the facts are laid out
        self._soon.timeout.connect(self._scroll_to_facts)
        self._build_layout()
        self._connect_signals()
        self._enter()

    def _build_layout(self) -> None:
        self.try_it.head.addWidget(self.done)
        self.elsewhere.setProperty("role", "muted")
        self.elsewhere.hide()
        self.try_it.add(self.act, self.elsewhere, self.set_up)
        self.try_it.rows.setAlignment(self.set_up, Qt.AlignmentFlag.AlignLeft)
        self._lines = {part: line() for part in (self.challenge, self.question, self.try_it, self.facts)}
        content = QWidget()
        content.setProperty("role", "panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        around = QVBoxLayout()
        around.setContentsMargins(PADDING, SPACE // 2, PADDING, PADDING)
        around.addWidget(self.text)
        column.addLayout(around)
        column.addLayout(self.prediction_host)
        for part, above in self._lines.items():
            column.addWidget(above)
            column.addWidget(part)
        column.addWidget(line())
        controls = QVBoxLayout()
        controls.setContentsMargins(PADDING, SPACE, PADDING, SPACE)
        controls.setSpacing(SPACE)
        self.controls_host.setSpacing(SPACE // 2)
        controls.addLayout(self.controls_host)
        controls.addWidget(self.all_controls, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(controls)
        column.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setProperty("role", "panel")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(content)
        content.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addWidget(line())
        layout.addWidget(self.foot)

    def _connect_signals(self) -> None:
        course, foot = self._course, self.foot
        course.entered.connect(self._enter)
        course.changed.connect(self._refresh)
        self.heading.list_asked.connect(self.list_asked)
        self.heading.step_chosen.connect(course.go_to)
        for text in (self.text, self.act):
            text.number_hovered.connect(self.number_hovered)
        self.question.chosen.connect(self._choose)
        self.question.answered.connect(self._answer)
        self.question.what_if_asked.connect(self.what_if_asked)
        self.set_up.clicked.connect(self._ask_set_up)
        self.all_controls.toggled.connect(self._toggle_controls)
        self.facts.hand_in.clicked.connect(self.hand_in_asked)
        foot.back.clicked.connect(self._go_back)
        foot.next.clicked.connect(self._go_on)
        foot.leave.clicked.connect(self.leave_asked)

    # -- showing --------------------------------------------------------------------------------------------------

    @property
    def needed_measures(self) -> frozenset[str]:
        """What frames must measure for the open step."""
        return measures_of(self._course.step)

    @Slot(object)
    def show_frame(self, frame: Frame) -> None:
        """Show the live numbers of a frame; those it does not measure stay."""
        if not frame.measures.items() <= self._numbers.items():
            self._numbers |= frame.measures
            self._show_numbers()

    def show_set_up(self, *, is_set_up: bool) -> None:
        """Say whether the points and runs can be those of the open step."""
        self.elsewhere.setHidden(is_set_up)

    def _show_numbers(self) -> None:
        record = self._course.step_record
        numbers: Mapping[str, float | None] = {**self._numbers, "gap": record.gap, "best": record.best}
        self.text.show_numbers(numbers)
        self.act.show_numbers(numbers)
        self.challenge.show_numbers(numbers)

    @Slot()
    def _enter(self) -> None:
        self._finished = False
        focus = self.focusWidget()
        if focus is not None and self.area.isAncestorOf(focus) and not self.heading.isAncestorOf(focus):
            focus.clearFocus()  # otherwise Qt would hand the keyboard on to a link below, and scroll to it
        self.text.show_text(self._course.step.text)
        self.act.show_text(self._course.step.do)
        self.area.verticalScrollBar().setValue(0)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        step, record, records = self._course.step, self._course.step_record, self._course.record.steps
        self.heading.show_steps(tuple(each.is_done for each in records), self._course.at)
        self.question.show_question(step.question, record)
        self.challenge.show_challenge(step.challenge, record)
        self.done.setVisible(record.is_done)
        is_last = self._course.at == len(records) - 1
        has_facts = is_last and (self._finished or record.is_done)
        self.facts.setVisible(has_facts)
        for part, above in self._lines.items():
            above.setHidden(part.isHidden())
        turn = _LIST if has_facts else _FINISH if is_last else _NEXT
        self.foot.show_turns(turn, has_before=self._course.at > 0)
        self._show_numbers()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be never narrower than the contents, since they do not scroll sideways."""
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QWidget):
            self.area.setMinimumWidth(watched.minimumSizeHint().width() + _SCROLL_BAR)
        return super().eventFilter(watched, event)

    # -- what the learner does ------------------------------------------------------------------------------------

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._course.update(chosen=index)

    @Slot(float)
    def _answer(self, number: float) -> None:
        self._course.update(answer=number)

    @Slot()
    def _go_back(self) -> None:
        self._course.go_to(self._course.at - 1)

    @Slot()
    def _go_on(self) -> None:
        if self._course.at < len(self._course.lesson.steps) - 1:
            self._course.go_to(self._course.at + 1)
        elif self.facts.isHidden():
            self._finished = True
            self._refresh()
            self._soon.start()
        else:
            self.list_asked.emit()

    @Slot()
    def _scroll_to_facts(self) -> None:
        self.area.ensureWidgetVisible(self.facts)

    @Slot(bool)
    def _toggle_controls(self, is_on: bool) -> None:
        turn = _FEWER if is_on else _ALL
        self.all_controls.setText(turn[0])
        name_field(self.all_controls, *turn)
        self.all_controls_asked.emit(is_on)

    @Slot()
    def _ask_set_up(self) -> None:
        self.set_up_asked.emit(self._course.setup)
