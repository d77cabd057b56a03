import pytest
from PySide6.QtGui import QImage, QPainter

from neuronlab.gui.plots.collapse.equation_row import ROW, EquationRow
from neuronlab.gui.theme.theme import DARK

HEIGHT = 60.0


@pytest.fixture
def equation(qapp):  # fonts need the application
    """An equation of two rows."""
    return EquationRow(10.0, HEIGHT, 2)


def columns_of_brackets(equation):
    """How many columns of pixels have an upright stroke as high as the rows."""
    image = QImage(300, round(HEIGHT), QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        equation.paint(painter, DARK)
    return sum(
        sum(image.pixelColor(x, y) == DARK.color("muted") for y in range(image.height())) >= 2 * ROW - 4
        for x in range(300)
    )


def test_pieces_stand_side_by_side_from_left_to_right(equation):
    equation.word("z = ")
    equation.matrix([["1", "2"], ["3", "4"]])
    equation.word(" + ")
    word, first, _, third, _, last = equation.labels
    assert word.rect.left() == 10.0
    assert word.rect.right() <= first.rect.left()
    assert first.rect.right() < third.rect.left()
    assert third.rect.right() < last.rect.left()
    assert equation.right == last.rect.right()


def test_a_column_has_its_rows_below_one_another_about_the_middle(equation):
    equation.column(["1.00", "−12.50"], "text")
    upper, lower = equation.labels
    assert lower.rect.top() - upper.rect.top() == ROW
    assert upper.rect.top() + lower.rect.bottom() == HEIGHT
    assert upper.rect.width() == lower.rect.width() >= equation.width_of("−12.50")


def test_a_word_stands_beside_all_rows(equation):
    equation.word("=")
    assert (equation.labels[0].rect.top(), equation.labels[0].rect.bottom()) == (0.0, HEIGHT)


def test_a_matrix_stands_in_brackets_and_a_column_in_none(equation):
    equation.column(["1", "2"], "text")
    assert columns_of_brackets(equation) == 0
    equation.matrix([["1", "2"]])
    assert columns_of_brackets(equation) == 2


def test_a_single_number_needs_no_brackets(qapp):
    equation = EquationRow(0.0, HEIGHT, 1)
    equation.matrix([["0.50"]])
    assert [label.text for label in equation.labels] == ["0.50"]
    assert equation.right == equation.width_of("0.50")
