import pytest

from neuronlab.lessons.checks.lesson import check_lesson, word_count
from neuronlab.lessons.lesson import MOST_WORDS
from neuronlab.lessons.problem import LessonError
from tests.lessons.written import lesson_with, with_step

CLAIM = {"says": "x", "measure": "rmse", "run": "neuron", "at_most": 1}

CASES = [
    ({"title": "a\nb"}, ("title",), "must be one line"),
    ({"claim": "{rmse}"}, ("claim",), "a brace cannot stand here"),
    ({"facts": ["a", "b", "c", "{best}", "e"]}, ("facts", 3), "in the text of a step only"),
    ({"shows": ["collaps"]}, ("shows", 0), "no topic named 'collaps'"),
    ({"controls": ["data", "data"]}, ("controls", 1), "twice"),
    ({"views": ["neuron"]}, ("views", 0), "no view named 'neuron'; choose one of: neurons"),
    ({"verdict": [{**CLAIM, "measure": "x"}]}, ("verdict", 0, "measure"), "no measure named 'x'"),
    ({"verdict": [{**CLAIM, "run": "x"}]}, ("verdict", 0, "run"), "choose one of: neuron, layer, control"),
    ({"verdict": [{**CLAIM, "versus": "x"}]}, ("verdict", 0, "versus"), "no run named 'x'"),
    ({"verdict": [{**CLAIM, "versus": "neuron"}]}, ("verdict", 0, "versus"), "not compared with itself"),
    ({"verdict": [CLAIM, {**CLAIM, "at_least": 2}]}, ("verdict", 1, "at_least"), "more than at_most"),
    ({"verdict": [{**CLAIM, "varies": ["weigths"]}]}, ("verdict", 0, "varies", 0), "choose one of: weights"),
    ({"verdict": [{**CLAIM, "varies": []}]}, ("verdict", 0, "varies"), "something must vary"),
]


@pytest.mark.parametrize(("changed", "path", "says"), CASES)
def test_what_a_lesson_names_must_exist(changed, path, says):
    with pytest.raises(LessonError) as error:
        check_lesson(lesson_with(**changed))
    assert error.value.path == path
    assert says in error.value.says


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"do": "Reach {rmse}."}, ("do",)),
        ({"callout": {"at": "play", "says": "{rmse}"}}, ("callout", "says")),
        ({"question": {"asks": "x", "answer": 1, "wrong": "It is {rmse}."}}, ("question", "wrong")),
        (
            {"question": {"asks": "x", "options": [{"text": "a", "is_right": True}, {"text": "b", "says": "{gap}"}]}},
            ("question", "options", 1, "says"),
        ),
        ({"prediction": {"kind": "curve", "asks": "x", "why": "Why {gap}?"}}, ("prediction", "why")),
        ({"challenge": {"asks": "{best}", "measure": "rmse", "known_best": 1}}, ("challenge", "asks")),
    ],
)
def test_live_numbers_stand_only_where_they_are_shown(changed, path):
    with pytest.raises(LessonError, match="a brace cannot stand here") as error:
        check_lesson(with_step(**changed))
    assert error.value.path == ("steps", 0, *path)


def test_words_that_are_read_are_counted_and_limited():
    assert word_count(lesson_with()) == len(["The", "error", "is", "0.1.", "Press", "Play."])
    asks = {"asks": "One two?", "options": [{"text": "three", "is_right": True, "says": "four"}, {"text": "five"}]}
    assert word_count(with_step(text="six – {rmse of layer}", do="eight", question=asks)) == 8
    check_lesson(with_step(text="word " * (MOST_WORDS - 2)))
    with pytest.raises(LessonError, match="the steps have 351 words; the limit is 350"):
        check_lesson(with_step(text="word " * (MOST_WORDS - 1)))
