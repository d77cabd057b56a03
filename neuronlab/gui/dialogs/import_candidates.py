"""Small pictures of a wide table's columns: each against the target, and why some are last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from neuronlab.core.arrays import Array
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.tables.choice_rules import reason_against
from neuronlab.files.tables.column_facts import columns_seen
from neuronlab.files.tables.input_rules import INPUT_RULES
from neuronlab.files.tables.planning import ReadingPlan
from neuronlab.files.tables.point_columns import TASK_COLUMNS, Choice
from neuronlab.gui.theme.sizes import px, scaled
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.painters import painted_pixmap
from neuronlab.gui.widgets.plain_text import plain_tip
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import elided

PICTURE = (72, 44)
"""Size of a picture in pixels, at the usual text size."""
_MOST_POINTS = 300
_MARGIN, _DOT = 4.0, 1.3
_NAME = 40
_ROW_HEIGHT = 54

NAME_ROLE = Qt.ItemDataRole.UserRole
"""The whole name of a column, by which it is searched."""

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, eq=False, kw_only=True)
class Candidate:
    """A column that can be chosen.

    Attributes:
        column: Its index.
        title: Its name, or its number.
        remark: Why it is among the last ones; "" for one that serves.
        values: (rows,) its numbers in the first rows, or the indices of its labels; NaN where there are none.
    """

    column: int
    title: str
    remark: str
    values: Array


def candidates_of(plan: ReadingPlan) -> tuple[Candidate, ...]:
    """The columns of a table, those that serve first."""
    profiles = [profile for profile in plan.profiles if profile.index != plan.choice.role]
    seen = columns_seen(profiles)
    candidates = [
        Candidate(
            column=profile.index,
            title=profile.title,
            remark=reason_against(profile, INPUT_RULES, seen),
            values=profile.values,
        )
        for profile in profiles
    ]
    return tuple(sorted(candidates, key=lambda candidate: bool(candidate.remark)))


class CandidateModel(Guarded, QAbstractListModel):
    """Columns to choose from, painted as they would be used; `theme` gives the colours."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._candidates: list[Candidate] = []
        self._choice, self._use = Choice("curve", (0, 1)), 0
        self._pictures: dict[int, QIcon] = {}
        roles = Qt.ItemDataRole
        self._by_role: dict[int, Callable[[Candidate], object]] = {
            roles.DisplayRole: self._text,
            NAME_ROLE: lambda candidate: candidate.title,
            roles.ToolTipRole: lambda candidate: plain_tip(candidate.title),
            roles.DecorationRole: self._picture,
            roles.ForegroundRole: self._ink,
            roles.AccessibleTextRole: self._spoken,
            roles.SizeHintRole: lambda _: QSize(scaled(PICTURE[0]), scaled(_ROW_HEIGHT)),  # the view gives more width
        }
        theme.changed.connect(self._repaint)

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self._candidates = list(candidates)
        self._pictures.clear()
        self.endResetModel()

    def show_choice(self, choice: Choice, use: int) -> None:
        """Show the columns that are chosen, and paint every column as the one counted `use`."""
        self._choice, self._use = choice, use
        self._repaint()

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self._candidates)

    def data(self, index: _Index, role: int = 0) -> object:
        """Text and appearance of a column."""
        answer = self._by_role.get(role)
        return answer(self._candidates[index.row()]) if answer else None

    def column_at(self, row: int) -> int:
        """The index of the column in a row."""
        return self._candidates[row].column

    def row_of(self, column: int) -> int:
        """The row of a column; −1 if it is not offered."""
        return next((row for row, candidate in enumerate(self._candidates) if candidate.column == column), -1)

    def _used_as(self, candidate: Candidate) -> str:
        columns = self._choice.columns
        names = TASK_COLUMNS[self._choice.task].names
        return names[columns.index(candidate.column)] if candidate.column in columns else ""

    def _text(self, candidate: Candidate) -> str:
        used = self._used_as(candidate)
        title = elided(candidate.title, _NAME)
        return f"{title}  →  {used}" if used else "\n".join(filter(None, (title, candidate.remark)))

    def _spoken(self, candidate: Candidate) -> str:
        used = self._used_as(candidate)
        parts = [candidate.title, f"chosen as {used}" if used else "", candidate.remark]
        return ", ".join(filter(None, parts))

    def _ink(self, candidate: Candidate) -> QColor:
        is_strong = not candidate.remark or self._used_as(candidate)
        return self._theme.colors.color("text" if is_strong else "muted")

    # -- pictures -----------------------------------------------------------------------------------------------------

    def _picture(self, candidate: Candidate) -> QIcon:
        if candidate.column not in self._pictures:
            size, ground = QSize(*map(scaled, PICTURE)), self._theme.colors.color("panel")
            box, scale = QRectF(QPointF(), QSizeF(size)), QApplication.primaryScreen().devicePixelRatio()
            pixmap = painted_pixmap(
                size, lambda painter: self._paint(painter, candidate, box), scale=scale, ground=ground
            )
            icon = QIcon(pixmap)
            icon.addPixmap(pixmap, QIcon.Mode.Selected)  # Qt would tint it
            self._pictures[candidate.column] = icon
        return self._pictures[candidate.column]

    def _paint(self, painter: QPainter, candidate: Candidate, box: QRectF) -> None:
        """Points of a column across and the target up; of a target, itself up and the first input across."""
        columns = list(self._choice.columns)
        columns[self._use] = candidate.column
        across = columns[self._use if self._use < len(columns) - 1 else 0]
        x, y = self._values(across), self._values(columns[-1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if x is None or y is None:
            return
        shown = _few(np.isfinite(x) & np.isfinite(y))
        inner = box.adjusted(px(_MARGIN), px(_MARGIN), -px(_MARGIN), -px(_MARGIN))
        left, up = _shares(x[shown]), _shares(y[shown])
        inks = self._inks(y[shown], np.unique(y[np.isfinite(y)]))
        for at, height, ink in zip(left.tolist(), up.tolist(), inks, strict=True):
            painter.setBrush(ink)
            middle = QPointF(inner.left() + at * inner.width(), inner.bottom() - height * inner.height())
            painter.drawEllipse(middle, px(_DOT), px(_DOT))

    def _values(self, column: int) -> Array | None:
        row = self.row_of(column)
        return self._candidates[row].values if row >= 0 else None

    def _inks(self, targets: Array, known: Array) -> list[QColor]:
        """The colours of targets by their place among all `known` classes; one colour where they are no classes."""
        colors = self._theme.colors
        if not TASKS[self._choice.task].predicts_classes:
            return [colors.color("text", 0.7)] * len(targets)
        classes = np.searchsorted(known, targets)
        return [QColor(colors.classes[index % len(colors.classes)]) for index in classes.tolist()]

    @Slot()
    def _repaint(self) -> None:
        self._pictures.clear()
        if self._candidates:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._candidates) - 1, 0))


def _few(kept: np.typing.NDArray[np.bool_]) -> np.typing.NDArray[np.intp]:
    """Evenly spaced rows among those that are kept, no more than can be seen."""
    rows = np.flatnonzero(kept)
    return rows[:: max(1, -(-len(rows) // _MOST_POINTS))]


def _shares(values: Array) -> Array:
    """(n,) values as shares of their range, 0 to 1; the middle if all are equal."""
    if not len(values):
        return values
    low, high = float(values.min()) / 2.0, float(values.max()) / 2.0  # halved, since their span may overflow
    return np.full(len(values), 0.5) if high <= low else (values / 2.0 - low) / (high - low)
