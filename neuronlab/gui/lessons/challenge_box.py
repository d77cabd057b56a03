"""A number to find: what it takes, the number as it is now, and the learner's best beside the best that is known."""

import math
from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from neuronlab.analysis.measures.table import MEASURES
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.gui.lessons.lesson_text import LessonText
from neuronlab.gui.lessons.parts import LessonSection
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.lessons.lesson import Challenge, Limit
from neuronlab.wording.measures import measure_text

_MET, _UNMET = "✓", "○"


class _Reading(QWidget):
    """A number above its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.value = PlainLabel("–")
        self.value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.value.setProperty("role", "metric")
        self.value.setAccessibleName(name)
        caption = PlainLabel(name)
        caption.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.value)
        column.addWidget(caption)


class ChallengeBox(LessonSection):
    """Shows a challenge and how far the learner has come."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Challenge")
        self._challenge: Challenge | None = None
        self._requirements: list[PlainLabel] = []
        self.asks = LessonText(theme)
        self.now, self.best, self.known = (_Reading(name) for name in ("now", "your best", "best known"))
        self.found = PlainLabel(wordWrap=True)
        across = QHBoxLayout()
        across.setSpacing(SPACE)
        for reading in (self.now, self.best, self.known):
            across.addWidget(reading, 1)
        self._limits = QVBoxLayout()
        self._limits.setSpacing(SPACE // 2)
        self.add(self.asks)
        self.rows.addLayout(self._limits)
        self.rows.addLayout(across)
        self.add(self.found)

    @property
    def requirements(self) -> list[str]:
        """What is required, each with a sign of whether it is met."""
        return [label.text() for label in self._requirements]

    def show_challenge(self, challenge: Challenge | None, record: StepRecord) -> None:
        """Show a challenge and the learner's best; None hides the box."""
        self.setVisible(challenge is not None)
        if challenge is not self._challenge:
            self._challenge = challenge
            self._set_limits(() if challenge is None else challenge.requires)
        if challenge is None:
            return
        self.asks.show_text(challenge.asks)
        self.best.value.setText(measure_text(challenge.measure, record.best))
        self.known.value.setText(measure_text(challenge.measure, challenge.known_best))
        self.found.setText(_found(challenge, record.best))
        self.found.setVisible(bool(self.found.text()))

    def _set_limits(self, limits: tuple[Limit, ...]) -> None:
        for label in self._requirements:
            self._limits.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._requirements = [PlainLabel(wordWrap=True) for _ in limits]
        for label in self._requirements:
            label.setProperty("role", "muted")
            self._limits.addWidget(label)
            label.show()

    def show_numbers(self, numbers: Mapping[str, float | None]) -> None:
        """Show how far the active run has come."""
        if self._challenge is None:
            return
        self.now.value.setText(measure_text(self._challenge.measure, numbers.get(self._challenge.measure)))
        for label, limit in zip(self._requirements, self._challenge.requires, strict=True):
            text = _requirement(limit, numbers.get(limit.measure))
            if text != label.text():
                label.setText(text)


def _requirement(limit: Limit, value: float | None) -> str:
    """`✓ RMSE ≤ 0.0500, now 0.0431`."""
    bounds = [
        f"{sign} {measure_text(limit.measure, bound)}"
        for sign, bound in (("≥", limit.at_least), ("≤", limit.at_most))
        if bound is not None
    ]
    sign = _MET if _keeps(limit, value) else _UNMET
    label = MEASURES[limit.measure].label
    return f"{sign} {label} {' and '.join(bounds)}, now {measure_text(limit.measure, value)}"


def _keeps(limit: Limit, value: float | None) -> bool:
    low = -math.inf if limit.at_least is None else limit.at_least
    high = math.inf if limit.at_most is None else limit.at_most
    return value is not None and low <= value <= high


def _found(challenge: Challenge, best: float | None) -> str:
    if best is None:
        return ""
    ahead = challenge.known_best - best if challenge.best == "smallest" else best - challenge.known_best
    if ahead > 0.0:
        return "✓ Better than the best known."
    return "✓ You found the best known." if ahead == 0.0 else ""
