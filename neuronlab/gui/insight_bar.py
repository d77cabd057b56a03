"""The insight line: the one thing worth knowing now, in plain words, with the click that mends it."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from neuronlab.analysis.frames import Frame
from neuronlab.analysis.health import Insight, Mend
from neuronlab.gui.numbers import count_text
from neuronlab.gui.theme import SPACE

NOTICE_MS = 6_000
"""How long a passing notice stands before the insight line returns."""


class InsightBar(QFrame):
    """`mend_asked(mend)` when the offered click is taken."""

    mend_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self._mend: Mend | None = None
        self._insight: Insight | None = None
        self.text = QLabel(textFormat=Qt.TextFormat.RichText)
        self.text.setAccessibleName("Insight")
        self.text.setMinimumWidth(1)  # a long sentence is cut by the window, it never widens it
        self.mend = QPushButton()
        self.mend.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.mend.setProperty("role", "link")
        policy = self.mend.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or the bar would change its height, and all above it with it
        self.mend.setSizePolicy(policy)
        self.mend.hide()
        self.points = QLabel()
        self.points.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 2 - 2, SPACE - 2, SPACE * 2 - 2, SPACE - 2)
        layout.setSpacing(SPACE)
        layout.addWidget(self.text)
        layout.addWidget(self.mend)
        layout.addStretch()
        layout.addWidget(self.points)
        self._notice = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._notice.timeout.connect(self._show_insight)
        self.mend.clicked.connect(self._ask_mend)

    @Slot(object)
    def show_frame(self, frame: Frame) -> None:
        """Show a frame's insight, once a notice has had its time."""
        points = f"{count_text(frame.train_count)} train · {count_text(frame.test_count)} test points"
        if points != self.points.text():
            self.points.setText(points)
        self._insight = frame.insight
        if not self._notice.isActive():
            self._show_insight()

    @Slot(str)
    def show_notice(self, sentence: str) -> None:
        """Show a sentence for a few seconds."""
        self._set("", sentence, None)
        self._notice.start()

    @Slot()
    def drop_notice(self) -> None:
        """What was said in passing was about an edit that another one follows now."""
        if self._notice.isActive():
            self._notice.stop()
            self._show_insight()

    @Slot()
    def _show_insight(self) -> None:
        insight = self._insight
        if insight is None:
            self._set("", "", None)
        else:
            self._set(insight.place, insight.text, insight.mend)

    def _set(self, place: str, text: str, mend: Mend | None) -> None:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;")
        line = f"<b>{place}:</b> {escaped}" if place else escaped
        if line != self.text.text():
            self.text.setText(line)
            self.text.setToolTip(f"{place}: {text}" if place else text)
        if (mend and mend.label) != (self._mend and self._mend.label):
            self.mend.setText(mend.label if mend else "")
            self.mend.setVisible(mend is not None)
        self._mend = mend

    @Slot()
    def _ask_mend(self) -> None:
        if self._mend is not None:
            self.mend_asked.emit(self._mend)
