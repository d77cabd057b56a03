import msgspec
import pytest

from neuronlab.assets import resource
from neuronlab.lessons.lesson import MOST_STEPS, Lesson
from neuronlab.lessons.reading import read_lesson


def test_a_lesson_has_at_most_eight_steps_and_five_facts():
    lesson = msgspec.to_builtins(read_lesson(resource("lessons/02-many-lines.toml")))
    with pytest.raises(msgspec.ValidationError, match="steps"):
        msgspec.convert({**lesson, "steps": lesson["steps"] * MOST_STEPS}, Lesson)
    with pytest.raises(msgspec.ValidationError, match="facts"):
        msgspec.convert({**lesson, "facts": lesson["facts"][1:]}, Lesson)
