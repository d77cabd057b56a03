import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from neuronlab.gui.plots.painting.labels import LINE
from neuronlab.gui.plots.scores.confusion import LEAST_ROW, ConfusionMatrix, recall_width
from neuronlab.gui.theme.theme import DARK, GROUND

LABELS = ("ant", "bee", "cat")
COUNTS = np.array([[17, 1, 0], [0, 12, 4], [0, 0, 0]])


@pytest.fixture(autouse=True)
def _application(qapp):
    """Fonts need it."""


def matrix_of(height=120.0, labels=LABELS, counts=COUNTS):
    return ConfusionMatrix(labels, counts, QRectF(10.0, 5.0, 300.0, height), 60.0)


def test_a_row_is_a_true_class_and_a_column_the_class_told():
    matrix = matrix_of()
    assert matrix.cell(1, 2).left() > matrix.cell(1, 1).right()
    assert matrix.cell(1, 2).bottom() < matrix.cell(2, 2).top()
    tip = matrix.tip_at(matrix.cell(1, 2).center())
    assert [word for word in tip.split() if word in {"4", "16", *LABELS}] == ["4", "16", "bee", "cat"]
    assert "cat" not in matrix.tip_at(matrix.cell(1, 1).center())
    assert matrix.tip_at(QPointF(0.0, 0.0)) == ""


def test_counts_are_shares_of_their_row_and_a_class_without_points_has_none():
    np.testing.assert_allclose(matrix_of().shares, [[17 / 18, 1 / 18, 0.0], [0.0, 0.75, 0.25], [0.0] * 3])


def test_every_class_is_named_at_its_row_and_over_its_column():
    matrix = matrix_of()
    rows, columns = matrix.names()[:3], matrix.names()[3:]
    assert [name.text for name in rows] == [name.text for name in columns] == list(LABELS)
    for number in range(3):
        assert rows[number].rect.center().y() == matrix.cell(number, 0).center().y()
        assert rows[number].rect.right() <= matrix.cell(number, 0).left()
        assert columns[number].rect.bottom() <= matrix.cell(0, number).top()
    assert matrix.texts == [*LABELS, *LABELS, *(str(count) for count in COUNTS.ravel())]


def test_a_name_that_is_cut_can_be_read_whole_in_its_tip():
    long = "a class with a very long name"
    matrix = matrix_of(labels=(long, "bee", "cat"))
    name = matrix.names()[0]
    assert name.text != long
    assert matrix.tip_at(name.rect.center()) == long


def test_rows_share_the_height_within_bounds():
    low, middle, high, higher = (matrix_of(height) for height in (30.0, 120.0, 500.0, 900.0))
    assert low.row_height == LEAST_ROW < middle.row_height < high.row_height == higher.row_height
    assert middle.bottom <= middle.area.bottom()
    assert low.bottom == low.precision_cell(2).bottom() == low.cell(2, 2).bottom() + 2.0 + LINE


def test_precision_stands_below_a_column_and_recall_beside_a_row():
    matrix = matrix_of()
    assert [label.text for label in matrix.score_labels()] == [
        *("precision", "recall"),
        *("100.0\u202f%", "94.4\u202f%", "92.3\u202f%", "75.0\u202f%", "0.0\u202f%", "–"),
    ]
    assert matrix.recall_cell(1).left() >= matrix.cell(1, 2).right()
    assert matrix.recall_cell(1).center().y() == matrix.cell(1, 2).center().y()
    assert matrix.precision_cell(1).center().x() == matrix.cell(2, 1).center().x()
    assert "Recall: 12 of 16 points of bee predicted as bee" in matrix.tip_at(matrix.recall_cell(1).center())


def test_where_cells_would_be_too_narrow_recall_is_a_row_too():
    labels = tuple("abcdef")
    matrix = ConfusionMatrix(labels, np.eye(6, dtype=int), QRectF(10.0, 5.0, 220.0, 300.0), 76.0)
    assert recall_width(6, 144.0) == 0.0 < recall_width(2, 144.0)
    assert matrix.recall_cell(3).center().x() == matrix.precision_cell(3).center().x() == matrix.cell(0, 3).center().x()
    assert matrix.bottom == matrix.recall_cell(3).bottom() == matrix.precision_cell(3).bottom() + LINE
    assert [label.text for label in matrix.score_labels()] == ["precision", "recall", *["100"] * 12]


def test_a_cell_is_tinted_by_its_share_and_only_the_diagonal_is_framed():
    matrix, image = matrix_of(), QImage(320, 160, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        matrix.paint(painter, DARK)
    table = DARK.magnitude_table()
    for (row, column), share in np.ndenumerate(matrix.shares):
        cell = matrix.cell(row, column).toRect()
        inside, edge = (image.pixelColor(cell.left() + by, cell.top() + by) for by in (3, 0))
        assert inside.getRgb()[:3] == tuple(table[round(255 * GROUND * share), :3].tolist())
        assert (edge != inside) == (row == column)
