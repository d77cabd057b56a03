import pytest

from neuronlab.lessons.problem import LessonError, located, path_text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("title",), "title"),
        (("steps", 1, "done", "when"), "step 2, done.when"),
        (("setups", 0, "runs", 1, "hidden", 2, "width"), "setup 1, run 2, hidden layer 3, width"),
        (("setups", 0, "data", "constants", 0, 1), "setup 1, data, constants 1, entry 2"),
        ((), ""),
    ],
)
def test_a_path_is_called_as_people_count(path, text):
    assert path_text(path) == text


def test_an_error_has_its_line_and_key():
    text = 'title = "x"\n[[steps]]\ndo = "y"\n'
    assert str(located(text, LessonError(("steps", 0, "do"), "it is odd"))) == "line 3, step 1, do: it is odd"
    assert str(located(text, LessonError((), "it is odd"))) == "line 1: it is odd"
