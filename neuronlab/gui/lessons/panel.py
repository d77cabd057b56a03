"""The panel of a lesson: its text with live numbers, what is asked and to be done, and the controls that are needed."""

from typing import Protocol

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from neuronlab.files.session.lesson_record import LessonRecord, StepRecord
from neuronlab.gui.lessons.foot import LessonFoot
from neuronlab.gui.lessons.heading import LessonHeading
from neuronlab.gui.lessons.lesson_text import LessonText, Numbers, numbers_in
from neuronlab.gui.lessons.parts import PADDING, LessonSection, line, link
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.lessons.lesson import Lesson, LessonStep
from neuronlab.session.guarded import Guarded


class FollowedLesson(Protocol):
    """The lesson that a learner goes through."""

    lesson: Lesson
    changed: SignalInstance
    entered: SignalInstance

    @property
    def at(self) -> int:
        """The index of the open step."""

    @property
    def step(self) -> LessonStep:
        """The open step."""

    @property
    def step_record(self) -> StepRecord:
        """What was done in it."""

    @property
    def record(self) -> LessonRecord:
        """What was done in the lesson."""

    def go_to(self, index: int) -> None:
        """Open a step."""

    def update(self, **fields: object) -> None:
        """Change the record of the open step."""


class LessonPanel(Guarded, QFrame):
    """Shows a lesson.

    Signals: `leave_asked`, `list_asked` (of lessons), `set_up_asked(setup)` again, `what_if_asked(WhatIf)`,
    `hand_in_asked`, `all_controls_asked(is_on)`, and `number_hovered(name)` for a live number under the mouse, "" for
    none. The window puts groups of controls into `controls_host`.
    """

    leave_asked = Signal()
    list_asked = Signal()
    set_up_asked = Signal(str)
    what_if_asked = Signal(object)
    hand_in_asked = Signal()
    all_controls_asked = Signal(bool)
    number_hovered = Signal(str)

    def __init__(self, course: FollowedLesson, theme: Theme, number: str = "Lesson") -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAccessibleName("Lesson")
        self._course = course
        self.heading = LessonHeading(number, course.lesson.title, theme)
        self.text = LessonText(theme)
        self.try_it = LessonSection("Try it")
        self.act = LessonText(theme)
        self.done = PlainLabel("✓ Done")
        self.done.setProperty("role", "muted")
        self.set_up = link(
            "Set up again", "Put the points and runs of this step in place again; Undo brings yours back"
        )
        self.all_controls = link("All controls", "Show every control")
        self.all_controls.setCheckable(True)
        self.controls_host = QVBoxLayout()
        self.foot = LessonFoot(theme)
        self._build_layout()
        self._connect_signals()
        self._enter()

    def _build_layout(self) -> None:
        self.try_it.head.addWidget(self.done)
        self.try_it.add(self.act, self.set_up)
        self.try_it.rows.setAlignment(self.set_up, Qt.AlignmentFlag.AlignLeft)
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
        column.addWidget(line())
        column.addWidget(self.try_it)
        column.addWidget(line())
        controls = QVBoxLayout()
        controls.setContentsMargins(PADDING, SPACE, PADDING, SPACE)
        controls.setSpacing(SPACE // 2)
        controls.addLayout(self.controls_host)
        controls.addWidget(self.all_controls, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(controls)
        column.addStretch()
        self.area = QScrollArea(widgetResizable=True)
        self.area.setProperty("role", "panel")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.foot)
        self.all_controls.setHidden(self._course.lesson.hides_controls)

    def _connect_signals(self) -> None:
        course, foot = self._course, self.foot
        course.changed.connect(self._refresh)
        course.entered.connect(self._enter)
        self.heading.list_asked.connect(self.list_asked)
        self.heading.step_chosen.connect(course.go_to)
        self.text.number_hovered.connect(self.number_hovered)
        self.act.number_hovered.connect(self.number_hovered)
        self.set_up.clicked.connect(self._ask_set_up)
        self.all_controls.toggled.connect(self._toggle_controls)
        foot.back.clicked.connect(self._go_back)
        foot.next.clicked.connect(self._go_on)
        foot.leave.clicked.connect(self.leave_asked)

    @property
    def needed_measures(self) -> frozenset[str]:
        """The live numbers that the open step shows."""
        return self.text.names | numbers_in(self._course.step.do)

    def show_numbers(self, numbers: Numbers) -> None:
        """Show the live numbers as they are now."""
        self.text.show_numbers(numbers)
        self.act.show_numbers(numbers)

    @property
    def _setup(self) -> str:
        """The setup that was put in place last up to the open step."""
        steps, lesson = self._course.lesson.steps[: self._course.at + 1], self._course.lesson
        return next((step.setup for step in reversed(steps) if step.setup), lesson.setups[0].name)

    @Slot()
    def _enter(self) -> None:
        self.text.show_text(self._course.step.text)
        self.act.show_text(self._course.step.do)
        self.area.verticalScrollBar().setValue(0)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        course = self._course
        count = len(course.lesson.steps)
        records = (*course.record.steps, *(StepRecord() for _ in range(count)))[:count]
        self.heading.show_steps(tuple(record.is_done for record in records), course.at)
        self.done.setVisible(course.step_record.is_done)
        is_last = course.at == count - 1
        meaning = "Choose another lesson; this one is kept" if is_last else "Go to the next step"
        self.foot.show_turns(
            has_before=course.at > 0, next_text="All lessons" if is_last else "Next", next_meaning=meaning
        )

    @Slot()
    def _go_back(self) -> None:
        self._course.go_to(self._course.at - 1)

    @Slot()
    def _go_on(self) -> None:
        if self._course.at < len(self._course.lesson.steps) - 1:
            self._course.go_to(self._course.at + 1)
        else:
            self.list_asked.emit()

    @Slot()
    def _ask_set_up(self) -> None:
        self.set_up_asked.emit(self._setup)

    @Slot(bool)
    def _toggle_controls(self, is_on: bool) -> None:
        text = "Fewer controls" if is_on else "All controls"
        self.all_controls.setText(text)
        name_field(self.all_controls, text, "Show those of this step only" if is_on else "Show every control")
        self.all_controls_asked.emit(is_on)
