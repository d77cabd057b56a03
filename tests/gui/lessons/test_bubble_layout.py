"""A hint stands beside its target, never on it, where it covers least."""

import pytest
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from neuronlab.gui.lessons.bubble_layout import arrow_ends, candidates, freest, ink_of

BOUNDS, SIZE = QRect(0, 0, 800, 600), QSize(160, 50)
TARGETS = {
    "middle": QRect(350, 280, 100, 30),
    "top left": QRect(0, 0, 60, 30),
    "bottom right": QRect(760, 580, 40, 20),
    "wide": QRect(0, 300, 800, 30),
    "high": QRect(500, 0, 60, 600),
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_no_candidate_covers_the_target_or_leaves_the_window(target):
    found = candidates(target, SIZE, BOUNDS)
    assert found
    assert all(BOUNDS.contains(rect) and not rect.intersects(target) and rect.size() == SIZE for rect in found)


def test_a_target_that_leaves_no_room_gets_its_hint_in_a_corner():
    (rect,) = candidates(QRect(0, 0, 800, 560), SIZE, BOUNDS)
    assert BOUNDS.contains(rect)


def test_the_freest_side_is_taken_and_the_first_where_all_are_free():
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    found = candidates(TARGETS["middle"], SIZE, BOUNDS)
    assert freest(found, ink_of(image)) == found[0]
    with QPainter(image) as painter:  # something below the target and to its right
        painter.setPen(Qt.GlobalColor.white)
        for at in range(0, 800, 4):
            painter.drawLine(at, 320, at, 600)
            painter.drawLine(460, at, 800, at)
    free = freest(found, ink_of(image))
    assert free.bottom() < TARGETS["middle"].top()
    assert free.right() < 460


@pytest.mark.parametrize(
    ("box", "start", "end"),
    [
        (QRect(350, 360, 160, 50), QPointF(400, 360), QPointF(430, 314)),
        (QRect(350, 100, 160, 50), QPointF(400, 150), QPointF(430, 276)),
        (QRect(600, 270, 160, 50), QPointF(600, 295), QPointF(455, 295)),
    ],
    ids=["below", "above", "right"],
)
def test_an_arrow_leads_from_the_side_that_looks_at_the_target(box, start, end):
    found = arrow_ends(box, TARGETS["middle"])
    for point, wanted in zip(found, (start, end), strict=True):
        assert (point - wanted).manhattanLength() < 4.0


def test_controls_are_left_free_before_anything_else():
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    found = candidates(TARGETS["middle"], SIZE, BOUNDS)
    assert not freest(found, ink_of(image), [found[0]]).intersects(found[0])
