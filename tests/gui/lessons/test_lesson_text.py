"""A step's text is read with its marks and live numbers; a formula by itself gets a box."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from neuronlab.gui.lessons.lesson_text import LessonText, number_tip
from neuronlab.gui.lessons.live_text import LiveText


@pytest.fixture
def text(theme, shown):
    text = LessonText(theme)
    text.show_text("It has **{units} units**\nin layers.\n\n`ŷ = {slope}·x`\n\nIt misses by {rmse of tanh}.")
    return shown(text)


def read(text):
    return [part.toPlainText() for part in text.findChildren(LiveText) if part.isVisible()]


def test_numbers_are_dashes_until_they_are_known_and_live_from_then_on(text):
    assert read(text) == ["It has – units in layers.", "ŷ = –·x", "It misses by –."]
    text.show_numbers({"units": 8.0, "slope": 0.138, "rmse of tanh": 0.54})
    assert read(text)[2] == "It misses by 0.540."
    text.show_numbers({"units": 8.0, "slope": 0.138, "rmse of tanh": 0.25})
    assert read(text)[2] == "It misses by 0.250."


def test_the_names_of_all_live_numbers_are_known_wherever_they_stand(text):
    assert text.names == {"units", "slope", "rmse of tanh"}


def test_a_formula_by_itself_is_in_a_box(text):
    (box,) = (frame for frame in text.findChildren(QFrame) if frame.property("role") == "formula")
    assert box.findChild(LiveText).toPlainText() == "ŷ = –·x"


def test_another_text_replaces_the_first(text):
    text.show_text("Second.")
    assert read(text) == ["Second."]
    assert text.names == frozenset()


def test_bold_and_code_are_marked(text):
    text.show_text("A **bold** word and `code`.")
    (part,) = (part for part in text.findChildren(LiveText) if part.isVisible())
    assert part.document().find("bold").charFormat().fontWeight() == 600
    assert part.document().find("code").charFormat().background().style() != Qt.BrushStyle.NoBrush
    assert part.document().find("word").charFormat().fontWeight() < 600


def test_what_a_number_is_and_where_it_stands_is_explained():
    assert number_tip("rmse of tanh").startswith("RMSE of tanh: ")
    assert number_tip("rmse").endswith("See the view Loss.")
    assert number_tip("gap") == "How far your prediction was off."
