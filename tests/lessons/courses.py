"""Lessons for tests of what shows them."""

from neuronlab.core.specs.data import DataSpec
from neuronlab.files.session.lesson_record import LessonRecord
from neuronlab.lessons.lesson import Claim, Done, Lesson, LessonStep, RunSetup, Setup
from neuronlab.session.lesson_course import LessonCourse

PRESSED = Done(when="steps", at_least=10)


def a_step(number, **fields):
    return LessonStep(text=f"Text {number}.", do=f"Do {number}.", done=PRESSED, **fields)


def a_lesson(*steps, **fields):
    """A lesson with these steps, or three plain ones, and two setups, "first" and "second"."""
    data = DataSpec(generator="wave", count=30)
    setups = tuple(Setup(name=name, data=data, runs=(RunSetup(name=name),)) for name in ("first", "second"))
    verdict = (Claim(says="It holds.", measure="rmse", run="", at_most=1.0),)
    given = {"setups": setups, "verdict": verdict, "controls": ("training",), **fields}
    return Lesson(
        format=1,
        title="A lesson",
        claim="It shows something.",
        steps=steps or tuple(a_step(number) for number in (1, 2, 3)),
        facts=tuple(f"Fact {number}." for number in range(1, 6)),
        **given,
    )


def a_course(*steps, record=None, **fields):
    return LessonCourse(a_lesson(*steps, **fields), record or LessonRecord(key="a-lesson"))
