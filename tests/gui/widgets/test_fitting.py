"""A label shortens its text, and a row breaks, where there is little room; nothing is cut off."""

import pytest
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from neuronlab.gui.widgets.fitting import BreakingRow, FittingLabel


@pytest.fixture
def free(qtbot):
    """Show a widget that no layout resizes."""
    windows = []

    def show(widget):
        window = QWidget()
        widget.setParent(window)
        qtbot.addWidget(window)
        window.resize(800, 200)
        windows.append(window)
        with qtbot.waitExposed(window):
            window.show()
        return widget

    return show


@pytest.fixture
def label(free):
    return free(FittingLabel("Hidden 10 of 12", "Hidden 10", "H10"))


def width_of(label, text):
    return label.fontMetrics().horizontalAdvance(text)


@pytest.mark.parametrize("text", ["Hidden 10 of 12", "Hidden 10", "H10"])
def test_a_label_shows_the_longest_text_that_fits(label, text):
    label.resize(width_of(label, text), 20)
    assert label.text() == text
    label.resize(label.width() - 1, 20)
    assert label.text() != text


def test_a_label_with_no_text_that_fits_shows_the_beginning_of_the_last(label):
    label.resize(width_of(label, "H10") - 1, 20)
    assert label.text() in {"H1…", "H…", "…"}


def test_a_label_asks_for_the_longest_text_and_needs_the_shortest(label):
    assert label.sizeHint().width() == width_of(label, "Hidden 10 of 12")
    assert label.minimumSizeHint().width() == width_of(label, "H10")
    label.show_texts("Output")
    assert label.sizeHint().width() == label.minimumSizeHint().width() == width_of(label, "Output")


def test_a_label_chooses_anew_for_a_larger_font(label):
    label.resize(width_of(label, "Hidden 10 of 12"), 20)
    label.setStyleSheet("font-size: 30px")
    assert label.text() != "Hidden 10 of 12"
    label.setStyleSheet("")
    assert label.text() == "Hidden 10 of 12"


@pytest.fixture
def parts():
    parts = QLabel("Learning rate"), QLabel("Batch size")
    for part in parts:
        part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return parts


@pytest.fixture
def row(free, parts):
    return free(BreakingRow((parts[0],), (parts[1],)))


def test_a_row_breaks_where_both_ends_do_not_fit(qtbot, row, parts):
    both = sum(part.sizeHint().width() for part in parts)
    row.resize(both + 40, row.height())
    qtbot.waitUntil(lambda: parts[1].geometry().right() == row.rect().right())
    assert parts[1].y() == parts[0].y()
    row.resize(both - 1, 60)
    qtbot.waitUntil(lambda: parts[1].y() > parts[0].y())
    assert row.minimumSizeHint().width() == max(part.sizeHint().width() for part in parts)
    row.resize(both + 40, row.height())
    qtbot.waitUntil(lambda: parts[1].y() == parts[0].y())


def test_a_row_breaks_once_a_text_grows(qtbot, row, parts):
    row.resize(sum(part.sizeHint().width() for part in parts) + 20, 60)
    qtbot.waitUntil(lambda: parts[1].y() == parts[0].y())
    parts[1].setText("A much longer text than before")
    qtbot.waitUntil(lambda: parts[1].y() > parts[0].y())


def test_what_expands_takes_the_room_that_is_left(qtbot, free, parts):
    parts[0].setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    row = free(BreakingRow((parts[0],), (parts[1],)))
    row.resize(500, 30)
    qtbot.waitUntil(lambda: parts[0].width() >= 500 - parts[1].width() - 20)
