"""A step has one callout at a control, which goes when that is used; live numbers show where they stand."""

from msgspec.structs import replace
from PySide6.QtCore import QPoint

from neuronlab.gui.window.lesson_hints import LessonHints
from neuronlab.lessons.lesson import Callout, Done
from tests.controls import click, hover
from tests.lessons.courses import a_course, a_step


def test_callouts_and_live_numbers_point_at_the_window(qtbot, open_lab):
    first = replace(a_step(1, callout=Callout(at="play", says="Press **Play**")), text="It made {steps} steps.")
    later = replace(a_step(2, callout=Callout(at="output unit", says="Click it")), done=Done(when="noted"))
    course = a_course(first, later)
    window = open_lab(course).window
    hints = window.findChild(LessonHints)
    callout = hints.callout
    qtbot.waitUntil(lambda: callout.is_shown)
    assert callout.ring.geometry().contains(window.top_bar.play.geometry().translated(top_left(window.top_bar)))
    click(qtbot, window.top_bar.play)
    assert not callout.is_shown

    text = window.lesson.panel.text.widgets[0]
    number = text.document().find("steps").selectionStart() - 2
    cursor = text.textCursor()
    cursor.setPosition(number)
    hover(qtbot, text.viewport(), text.cursorRect(cursor).center() + QPoint(3, 0))
    qtbot.waitUntil(hints.ring.isVisible)
    assert hints.ring.geometry().contains(top_left(window.top_bar.metrics["steps"]) + QPoint(3, 3))
    hover(qtbot, text.viewport(), QPoint(2, 5))
    qtbot.waitUntil(lambda: not hints.ring.isVisible())

    course.go_to(1)
    qtbot.waitUntil(lambda: callout.is_shown)
    assert window.diagram.rect().translated(top_left(window.diagram)).contains(callout.ring.geometry())
    window.stage.show_page("table")
    qtbot.waitUntil(lambda: not callout.is_shown)
    window.stage.show_page("network")
    qtbot.waitUntil(lambda: callout.is_shown)
    course.update(is_done=True)
    assert not callout.is_shown


def top_left(widget):
    return widget.mapTo(widget.window(), QPoint())


def test_a_control_below_the_text_gets_its_callout_once_a_person_scrolls_there(qtbot, open_lab):
    low = replace(a_step(1, callout=Callout(at="stop", says="Here")), text="\n\n".join(["Read this."] * 30))
    window = open_lab(a_course(replace(low, done=Done(when="noted")), controls=("training",))).window
    callout, bar = window.findChild(LessonHints).callout, window.lesson.panel.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert (bar.value(), callout.is_shown) == (0, False)
    window.session.frame_shown.disconnect(callout.follow)  # no frame comes while nothing changes
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: callout.is_shown)


def test_a_click_anywhere_on_a_heading_that_is_pointed_at_opens_the_activations(qtbot, open_lab):
    step = a_step(1, callout=Callout(at="layer 1 activation", says="Choose another"))
    window = open_lab(a_course(step)).window
    hints, diagram = window.findChild(LessonHints), window.diagram
    qtbot.waitUntil(lambda: hints.callout.is_shown)
    asked = []
    diagram.activations_asked.connect(lambda layer, _at: asked.append(layer))
    click(qtbot, diagram, diagram.area_of(1).toRect().topLeft() + QPoint(3, 3))
    assert (asked, hints.callout.is_shown) == ([0], False)


def test_a_callout_leaves_the_title_and_the_dots_of_a_lesson_free(qtbot, open_lab):
    step = a_step(1, callout=Callout(at="play", says="Starts and pauses training"))
    window = open_lab(a_course(replace(step, done=Done(when="noted")))).window
    callout, heading = window.findChild(LessonHints).callout, window.lesson.panel.heading
    qtbot.waitUntil(lambda: callout.is_shown)
    box = callout.bubble.box
    for part in (heading.title, heading.dots):
        assert not box.intersects(part.rect().translated(top_left(part)))
