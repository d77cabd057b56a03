"""Standard scores of the network: RMSE and R² of numbers, accuracy and confusion matrix of classes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import SCORES
from neuronlab.analysis.scores import Fit
from neuronlab.core.text import written
from neuronlab.gui.plots.painting.class_names import names_width
from neuronlab.gui.plots.painting.labels import LEAST_WIDTH, LINE, MARGIN, RIGHT, Label, fitting_text, paint_labels
from neuronlab.gui.plots.painting.picture import Picture, PictureScroller
from neuronlab.gui.plots.scores.confusion import HEAD_HEIGHT, LEAST_ROW, ConfusionMatrix, recall_width
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import BODY, SMALL, SPACE, Theme, figures
from neuronlab.gui.widgets.fields import Segments
from neuronlab.wording.numbers import NOTHING, count_text, loss_text, percent_text

TRAIN, TEST = "train", "test"
_MEANINGS = {
    TRAIN: "Count training points",
    TEST: "Count test points",
}
_NO_FRAME = "The scores appear here."
_NO_POINTS = "No points to score. Draw some on the plot."
_CAPTIONS = "rows: true class · columns: predicted class", "rows: true · columns: predicted"
_ROW_TIPS = {
    "RMSE": "Root mean squared error: the typical prediction error, in the target's own units",
    "R²": "Share of the targets' variance that is explained: 1 is perfect, 0 no better than their mean",
    "points": "Number of points evaluated",
}
_ACCURACY_TIP = "Accuracy: the share of points classified correctly"
_LARGEST_TIP = "Largest class: the accuracy of always predicting the class with the most points"
_TOP = 2.0
_ROW_HEIGHT = 24.0
_NUMBER_WIDTH = 104.0
_MOST_NAMES_WIDTH = 112.0


class ScoresView(PictureScroller):
    """The scores of training and test points; scrolls if there is too little room."""

    view: ClassVar[str] = SCORES

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._sheet = _Sheet(theme)
        text = "Scores on the training points and on the held-out points."
        super().__init__(self._sheet, "Scores", text, parent)
        bound_size(self, LEAST_WIDTH, 96)

    @override
    def sizeHint(self) -> QSize:
        """Room for everything."""
        return QSize(340, max(140, self.needed_height))

    @property
    def needed_height(self) -> int:
        """Height in pixels that everything takes."""
        return self._sheet.minimumHeight()

    def show_frame(self, frame: Frame) -> None:
        """Show the scores of this frame from the next repaint on."""
        before = self.needed_height
        super().show_frame(frame)
        if self.needed_height != before:
            self.updateGeometry()

    def painted_texts(self) -> list[str]:
        """All texts of the picture."""
        return self._sheet.texts()


class _Sheet(Picture):
    """The picture inside the scroll area, with the choice of training or test points."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._chosen = TRAIN
        self._choice = Segments({TRAIN: "train", TEST: "test"}, _MEANINGS)
        self._choice.setProperty("role", "compact")
        self._choice.setParent(self)
        self._choice.show_key(TRAIN)
        self._choice.hide()
        self._choice.chosen.connect(self._choose)

    def show_frame(self, frame: Frame) -> None:
        super().show_frame(frame)
        self.fit_height()
        has_choice = bool(frame.network_spec.labels) and len(self._fits) > 1
        if not has_choice:
            self._choose(TRAIN)
            self._choice.show_key(TRAIN)
        self._choice.setVisible(has_choice)
        self._arrange_choice()

    @override
    def fit_height(self) -> None:
        labels = () if self._frame is None else self._frame.network_spec.labels
        if labels:
            room = self.width() - 2.0 * MARGIN - self._names_width(labels)
            scores = LINE if recall_width(len(labels), room) else 2.0 * LINE
            rows = HEAD_HEIGHT + len(labels) * LEAST_ROW + scores
            self.setMinimumHeight(scaled(_TOP + _ROW_HEIGHT + LINE + rows + LINE + 4.0))
        else:
            self.setMinimumHeight(scaled(_TOP + LINE + len(_ROW_TIPS) * LINE + 4.0))

    @Slot(str)
    def _choose(self, key: str) -> None:
        self._chosen = key
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the choice in its corner."""
        super().resizeEvent(event)
        self.fit_height()
        self._arrange_choice()

    def _arrange_choice(self) -> None:
        size = self._choice.sizeHint()
        top = _matrix_top() + (scaled(HEAD_HEIGHT) - size.height()) / 2.0
        self._choice.setGeometry(round(MARGIN), round(top), size.width(), size.height())

    # -- display --------------------------------------------------------------------------------------------------

    @property
    def _sentence(self) -> str:
        """The sentence shown instead of scores."""
        if self._frame is None or self._frame.scores is None:
            return _NO_FRAME
        return "" if len(self._frame.points) else _NO_POINTS

    @property
    def _fits(self) -> dict[str, Fit]:
        """Scores on the training points, and on the test points if there are any."""
        frame = self._frame
        if frame is None or frame.scores is None:
            return {}
        return {TRAIN: frame.scores.train} | ({TEST: frame.scores.test} if frame.test_count else {})

    def texts(self) -> list[str]:
        """All texts of the picture."""
        if self._sentence:
            return [self._sentence]
        matrix = self._matrix
        if matrix is None:
            return [label.text for label in self._number_labels()]
        choice = list(_MEANINGS) if self._choice.isVisibleTo(self) else []
        labels = [*self._accuracy_labels(matrix), *matrix.score_labels()]
        return [label.text for label in labels] + choice + matrix.texts

    def paint(self, painter: QPainter) -> None:
        if self._sentence:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
            return
        matrix = self._matrix
        if matrix is None:
            paint_labels(painter, self._theme.colors, self._number_labels())
            return
        paint_labels(painter, self._theme.colors, self._accuracy_labels(matrix))
        matrix.paint(painter, self._theme.colors)

    # -- numbers --------------------------------------------------------------------------------------------------

    def _number_row(self, number: int) -> QRectF:
        pitch = min(scaled(_ROW_HEIGHT), (self.height() - _TOP - 4.0) / (len(_ROW_TIPS) + 1))
        return QRectF(MARGIN, _TOP + number * pitch, self.width() - 2.0 * MARGIN, pitch)

    def _number_labels(self) -> list[Label]:
        """A column for training and test points each, a row per score."""
        fits = self._fits
        labels = [Label(self._number_row(1 + index), name) for index, name in enumerate(_ROW_TIPS)]
        width = min(scaled(_NUMBER_WIDTH), self.width() / 3.0 - SPACE)
        for number, (key, fit) in enumerate(reversed(fits.items())):
            aside = -number * width
            labels.append(Label(self._number_row(0).adjusted(0.0, 0.0, aside, 0.0), key, align=RIGHT))
            texts = (_rmse_text(fit), _r2_text(fit), self._count_text(key))
            for index, (text, size) in enumerate(zip(texts, (BODY, BODY, SMALL), strict=True)):
                color = "text" if size == BODY else "muted"
                row = self._number_row(1 + index).adjusted(0.0, 0.0, aside, 0.0)
                labels.append(Label(row, text, color, RIGHT, size))
        return labels

    def _count_text(self, key: str) -> str:
        """Number of points evaluated, and of how many."""
        asked, there = self._fits[key].count, self._there(key)
        return count_text(asked) if asked == there else f"{count_text(asked)} of {count_text(there)}"

    def _there(self, key: str) -> int:
        assert self._frame is not None
        return self._frame.train_count if key == TRAIN else self._frame.test_count

    # -- classes --------------------------------------------------------------------------------------------------

    @property
    def _matrix(self) -> ConfusionMatrix | None:
        """The confusion matrix; None without classes."""
        if self._frame is None or not self._frame.network_spec.labels:
            return None
        labels = self._frame.network_spec.labels
        fit = self._fits.get(self._chosen, Fit(0))
        counts = np.zeros((len(labels), len(labels)), np.intp) if fit.confusion is None else fit.confusion
        top = _matrix_top()
        area = QRectF(MARGIN, top, self.width() - 2.0 * MARGIN, self.height() - top - scaled(LINE) - 4.0)
        return ConfusionMatrix(labels, counts, area, self._names_width(labels))

    def _names_width(self, labels: tuple[str, ...]) -> float:
        """Width in pixels of the column of names, with the space beside it."""
        names = min(scaled(_MOST_NAMES_WIDTH), names_width(labels))
        return max(names, float(self._choice.sizeHint().width())) + SPACE

    def _accuracy_labels(self, matrix: ConfusionMatrix) -> list[Label]:
        """Accuracies beside those of the largest class, and below the matrix a caption of its sides."""
        below = QRectF(MARGIN, matrix.bottom + 2.0, self.width() - 2.0 * MARGIN, scaled(LINE))
        labels = self._accuracies(with_counts=True)
        if labels[-1].rect.right() > self.width() - SPACE:
            labels = self._accuracies(with_counts=False)
        largest = QRectF(MARGIN, _TOP + scaled(_ROW_HEIGHT), below.width(), scaled(LINE))
        labels.append(Label(largest, fitting_text(largest.width(), list(self._largest_texts()))))
        return [*labels, Label(below, fitting_text(below.width(), _CAPTIONS))]

    def _largest_texts(self) -> Iterator[str]:
        """The accuracy of always predicting the largest class, from long to short."""
        shares = {key: fit.largest_share for key, fit in self._fits.items() if fit.largest_share is not None}
        each = ", ".join(f"{key} {percent_text(share)}" for key, share in shares.items())
        yield f"always predicting the largest class: {each}"
        yield f"largest class: {each}"
        yield f"largest class: {', '.join(map(percent_text, shares.values()))}"

    def _accuracies(self, *, with_counts: bool) -> list[Label]:
        """Accuracies side by side, with or without counts."""
        left, labels = MARGIN, []
        for key, fit in self._fits.items():
            share = NOTHING if fit.accuracy is None else percent_text(fit.accuracy)
            row = [Label(QRectF(), key), Label(QRectF(), share, "text", size=BODY, bold=True)]
            if with_counts:
                row.append(Label(QRectF(), _right_text(fit)))
            for label in row:
                width = QFontMetricsF(figures(label.size, bold=label.bold)).horizontalAdvance(label.text) + 1.0
                labels.append(replace(label, rect=QRectF(left, _TOP, width, scaled(_ROW_HEIGHT))))
                left += width + SPACE * 0.75
            left += SPACE * 1.5
        return labels

    # -- mouse ----------------------------------------------------------------------------------------------------

    def tip_at(self, point: QPointF) -> str:
        """Explanation of the number at a point."""
        if self._sentence:
            return ""
        matrix = self._matrix
        if matrix is not None:
            return self._accuracy_tip() if point.y() < matrix.area.top() else matrix.tip_at(point)
        for index, meaning in enumerate(_ROW_TIPS.values()):
            if self._number_row(1 + index).contains(point):
                return meaning
        return ""

    def _accuracy_tip(self) -> str:
        """Meaning of accuracy, and the points evaluated."""
        lines = [_ACCURACY_TIP, _LARGEST_TIP]
        for key, fit in self._fits.items():
            there = self._there(key)
            chosen = f", sampled evenly from {count_text(there)}" if fit.count < there else ""
            lines.append(f"{key}: {_right_text(fit)}{chosen}")
        return "\n".join(lines)


def _matrix_top() -> float:
    return _TOP + scaled(_ROW_HEIGHT) + scaled(LINE)


def _right_text(fit: Fit) -> str:
    """Number of correctly classified points, of how many."""
    right = 0 if fit.confusion is None else int(np.trace(fit.confusion))
    return f"{count_text(right)} of {count_text(fit.count)}"


def _rmse_text(fit: Fit) -> str:
    return NOTHING if fit.rmse is None else loss_text(fit.rmse)


def _r2_text(fit: Fit, form: str = ".3f") -> str:
    if fit.r2 is None or not np.isfinite(fit.r2):
        return NOTHING
    return written(fit.r2, form) if fit.r2 > -100.0 else "< −100"


def scores_summary(frame: Frame) -> str:
    """The main score of the test points, or of the training points where there are none."""
    if frame.scores is None:
        return ""
    key, fit = (TRAIN, frame.scores.train) if frame.scores.test is None else (TEST, frame.scores.test)
    if fit.accuracy is not None:
        return f"{key} {percent_text(fit.accuracy)}"
    return "" if fit.r2 is None else f"{key} R² {_r2_text(fit, '.2f')}"
