"""Every lesson, as its texts say: each step is done by what a person does, and everything is there after a break."""

import pytest

from neuronlab.lessons.catalog import find, lessons
from tests.scenarios.lessons.acts import LESSONS
from tests.scenarios.lessons.learner import OWN_POINTS

QUICKEST = "01-neuron"


def test_there_are_acts_for_every_step():
    steps = {entry.key: len(entry.lesson.steps) for entry in lessons()}
    assert {key: len(acts) for key, acts in LESSONS.items()} == steps


def plays(learner, key, *, takes_a_break):
    lesson, acts = find(key).lesson, LESSONS[key]
    learner.starts()
    learner.enters(lesson.title)
    learner.sets_speed("Max")
    for number, step in enumerate(acts):
        assert learner.course.at == number
        for act in step:
            act(learner)
        learner.waits_until_done()
        learner.pauses()
        learner.notes("Because of the kinks.")
        if takes_a_break:
            learner.undoes_and_redoes()
            learner.goes_back_and_on()
        if takes_a_break and number == len(acts) // 2:
            learner.comes_back()
        if number < len(acts) - 1:
            learner.goes_on()
    assert learner.panel.facts.isVisible()
    learner.leaves()
    assert learner.person.count() == OWN_POINTS


def test_a_lesson_is_done_as_its_texts_say(learner):
    plays(learner, QUICKEST, takes_a_break=False)


@pytest.mark.long
@pytest.mark.parametrize("key", list(LESSONS))
def test_a_lesson_goes_on_where_it_was_after_every_break(learner, key):
    plays(learner, key, takes_a_break=True)
