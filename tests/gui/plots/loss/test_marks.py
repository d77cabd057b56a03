"""Marks outside the part of the steps in view are neither painted nor said."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from neuronlab.analysis.course import Course
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.trajectory import Note
from neuronlab.gui.plots.loss.axes import LossScale
from neuronlab.gui.plots.loss.marks import mark_texts, paint_cursor, paint_marks

AREA = QRectF(10.0, 10.0, 200.0, 80.0)
COURSE = Course(
    1000,
    HistoryRecord.empty(2),
    best_step=700,
    best_loss=0.1,
    notes=(Note(100, "Rate", is_edit=True), Note(400, "Dead", is_edit=False)),
)


def painted(theme, scale, course=COURSE, cursor=None):
    image = QImage(220, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        paint_marks(painter, theme.colors, course, AREA, scale)
        if cursor is not None:
            paint_cursor(painter, theme.colors, cursor, AREA, scale)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(100, 220) & 0xFFFFFF
    return np.flatnonzero(rows.any(axis=0))


@pytest.mark.parametrize(
    ("ends", "steps"), [((0.0, 1000.0), [100, 400, 700]), ((300.0, 500.0), [400]), ((800.0, 1000.0), [])]
)
def test_marks_are_painted_at_their_steps_where_they_are_in_view(theme, ends, steps):
    scale = LossScale(*ends, -2.0, 0.0)
    columns = painted(theme, scale)
    at = [10.0 + 200.0 * (step - ends[0]) / (ends[1] - ends[0]) for step in steps]
    assert all(np.abs(columns - x).min() <= 1.5 for x in at)
    assert all(min((abs(column - x) for x in at), default=np.inf) <= 5.0 for column in columns)


def test_the_cursor_is_a_line_at_the_step_shown(theme):
    scale = LossScale(0.0, 1000.0, -2.0, 0.0)
    assert 10 + 50 in painted(theme, scale, Course(1000, HistoryRecord.empty(2)), cursor=250)
    assert not len(
        painted(theme, LossScale(500.0, 1000.0, -2.0, 0.0), Course(1000, HistoryRecord.empty(2)), cursor=250)
    )


def test_what_is_near_is_said(theme):
    scale = LossScale(0.0, 1000.0, -2.0, 0.0)
    assert mark_texts(COURSE, 10.0 + 20.0, AREA, scale) == ["step 100: Rate"]
    assert mark_texts(COURSE, 10.0 + 146.0, AREA, scale) == ["step 700: the lowest loss so far, 0.1000"]
    assert mark_texts(COURSE, 100.0, AREA, scale) == []
