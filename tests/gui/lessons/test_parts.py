"""Links say what they do, and a section has its rows under its heading."""

from neuronlab.gui.lessons.parts import LessonSection, line
from neuronlab.gui.widgets.plain_text import PlainLabel


def test_rows_stand_below_the_heading_one_below_the_other(shown):
    section, rows = LessonSection("Try it"), [PlainLabel("a"), PlainLabel("b")]
    section.add(*rows)
    shown(section)
    assert section.title.text() == "Try it"
    assert section.title.y() < rows[0].y() < rows[1].y()


def test_a_line_is_as_thin_as_a_border(shown):
    assert shown(line()).height() == 1
