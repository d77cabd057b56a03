"""The insight line: the most important finding at the moment, with one-click fixes."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.health.insight import MOST_FIXES, Fix, Insight
from neuronlab.core.text import one_line
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.plain_text import PlainLabel, RichLabel, escaped, set_tip
from neuronlab.lessons.names import topic_of
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import count_text
from neuronlab.wording.race_sentence import Racer, race_sentence

NOTICE_MS = 6_000
"""How long a notice stays before the insight returns, in milliseconds."""

TOGETHER_MS = 500
"""Notices within this time of each other belong to the same edit."""


_SEEDS = "Repeat the runs with 100 different draws, to tell a difference from chance"
_WHY = "Open the lesson about this; your own work is kept"
_URGENT = "divergence"
"""The kind of insight that says how to go on after a divergence."""


class InsightBar(QFrame):
    """The signals say what is clicked.

    `fix_asked(fix)` for an offered fix, `seeds_asked` for a comparison over many seeds, and `why_asked(topic)` for the
    lesson about what is found, a row of TOPICS.
    """

    fix_asked = Signal(object)
    seeds_asked = Signal()
    why_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self._noticed = ""
        self._offered: tuple[Fix, ...] = ()
        self._insight: Insight | None = None
        self._race = self._topic = ""
        self.offers_lessons = True
        """Whether a finding leads to its lesson."""
        self.text = _Line()
        self.text.setAccessibleName("Insight")
        self.text.setMinimumWidth(1)  # a long sentence is elided, it never widens the window
        self.fixes = tuple(self._link(number) for number in range(MOST_FIXES))
        policy = self.fixes[0].sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # otherwise the height of the bar, and of all above it, would change
        self.fixes[0].setSizePolicy(policy)
        self.why = QPushButton("Why?")
        self.why.setProperty("role", "fix")
        self.why.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.why.hide()
        set_tip(self.why, _WHY)
        self.why.setAccessibleDescription(_WHY)
        self.why.clicked.connect(self._ask_why)
        self.seeds = QPushButton("Compare over 100 seeds")
        self.seeds.setProperty("role", "fix")
        self.seeds.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.seeds.hide()
        set_tip(self.seeds, _SEEDS)
        self.seeds.setAccessibleDescription(_SEEDS)
        self.seeds.clicked.connect(self.seeds_asked)
        self.unsaved = PlainLabel("⚠ Not saved")
        self.unsaved.setProperty("role", "error")
        self.unsaved.hide()
        self.points = PlainLabel()
        self.points.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 2 - 2, SPACE - 2, SPACE * 2 - 2, SPACE - 2)
        layout.setSpacing(SPACE - 2)
        layout.addWidget(self.text)
        layout.addWidget(self.why)
        for link in self.fixes:
            layout.addWidget(link)
        layout.addWidget(self.seeds)
        layout.addStretch()
        self._row = layout
        layout.addWidget(self.unsaved)
        layout.addWidget(self.points)
        self._notice = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._notice.timeout.connect(self._show_insight)

    def _link(self, number: int) -> QPushButton:
        link = QPushButton()
        link.hide()
        link.setProperty("role", "fix")
        link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        link.clicked.connect(partial(self._ask_fix, number))
        return link

    def add_actions(self, *buttons: QWidget) -> None:
        """Show buttons in the place of the number of points, while an earlier step is shown."""
        for button in buttons:
            self._row.addWidget(button)

    @Slot(bool)
    def show_looked_back(self, is_past: bool) -> None:
        """Give the place of the number of points to the buttons, or take it back."""
        self.points.setHidden(is_past)

    @Slot(object)
    def show_frame(self, frame: Frame) -> None:
        """Show a frame's insight, after the current notice has expired."""
        points = f"{count_text(frame.train_count)} train · {count_text(frame.test_count)} test points"
        if points != self.points.text():
            self.points.setText(points)
        self._insight, self._race = frame.insight, _race_of(frame)
        if not self._notice.isActive():
            self._show_insight()

    @Slot(str)
    def show_notice(self, sentence: str) -> None:
        """Show a sentence for a few seconds; notices of the same edit are shown together."""
        sentence = one_line(sentence)
        is_more = self._notice.remainingTime() > NOTICE_MS - TOGETHER_MS and sentence not in self._noticed
        self._noticed = f"{self._noticed} {sentence}" if is_more else sentence
        self._set("", self._noticed)
        self._notice.start()

    @Slot(str)
    def show_unsaved(self, reason: str) -> None:
        """Show that the work is not saved, and why, until it is; hide that if `reason` is empty."""
        self.unsaved.setVisible(bool(reason))
        if reason:
            sentence = f"Your work is not being saved; you can still export it. {reason}"
            set_tip(self.unsaved, sentence)
            self.unsaved.setAccessibleDescription(sentence)
            self.show_notice(sentence)

    @Slot()
    def show_saved(self) -> None:
        """Hide the warning: the work is saved again."""
        self.unsaved.hide()

    @Slot()
    def drop_notice(self) -> None:
        """Drop the notice: it is about an edit that another one has followed."""
        if self._notice.isActive():
            self._notice.stop()
            self._show_insight()

    @Slot()
    def _show_insight(self) -> None:
        insight = self._insight
        if self._race:
            self._set("", self._race, offers_seeds=True)
        elif insight is None:
            self._set("", "")
        else:
            self._set(insight.location, insight.text, insight.fixes, topic=topic_of(insight.kind))

    def _set(
        self, location: str, text: str, fixes: tuple[Fix, ...] = (), *, offers_seeds: bool = False, topic: str = ""
    ) -> None:
        self._topic = topic if self.offers_lessons else ""
        if bool(self._topic) == self.why.isHidden():
            self.why.setVisible(bool(self._topic))
        if offers_seeds == self.seeds.isHidden():
            self.seeds.setVisible(offers_seeds)
        line = f"<b>{escaped(location)}:</b> {escaped(text)}" if location else escaped(text)
        if line != self.text.text():
            self.text.setText(line)
            self.text.parts = (f"{location}: " if location else "", text)
            set_tip(self.text, f"{location}: {text}" if location else text)
        if [_said(fix) for fix in fixes] != [_said(fix) for fix in self._offered]:
            for number, link in enumerate(self.fixes):
                label, meaning = _said(fixes[number]) if number < len(fixes) else ("", "")
                link.setText(label)
                set_tip(link, meaning)
                link.setAccessibleDescription(meaning)
                link.setVisible(bool(label))
        self._offered = fixes

    @Slot()
    def _ask_why(self) -> None:
        if self._topic:
            self.why_asked.emit(self._topic)

    def _ask_fix(self, number: int) -> None:
        if number < len(self._offered):
            self.fix_asked.emit(self._offered[number])


class _Line(Guarded, RichLabel):
    """A line that is painted with an ellipsis where the room is short; `parts` are its bold start and the rest."""

    def __init__(self) -> None:
        super().__init__("insight")
        self.parts = "", ""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, or as much of it as there is room for."""
        if self.sizeHint().width() <= self.width():
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            font, left = self.font(), 0
            for part, is_bold in zip(self.parts, (True, False), strict=True):
                font.setBold(is_bold)
                painter.setFont(font)
                text = painter.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, self.width() - left)
                painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
                left += painter.fontMetrics().horizontalAdvance(text)


def _race_of(frame: Frame) -> str:
    """What several runs have come to, once they pause; "" where the active one needs attention more."""
    if frame.is_playing or len(frame.runs) < 2 or (frame.insight is not None and frame.insight.kind == _URGENT):
        return ""
    has_test_points = frame.test_count > 0
    racers = [
        Racer(
            run.run,
            run.probe.test_loss if has_test_points else run.probe.train_loss,
            run.step,
            None if run.divergence is None else run.divergence.step,
        )
        for run in frame.runs
    ]
    return race_sentence(racers, has_test_points=has_test_points)


def _said(fix: Fix) -> tuple[str, str]:
    return fix.label, fix.meaning
