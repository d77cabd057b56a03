import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.session.lesson_record import LONGEST_LESSON
from neuronlab.lessons.reading import lesson_of, read_lesson
from tests.lessons.written import TEXT


def line_of(beginning):
    return next(number for number, line in enumerate(TEXT.splitlines(), 1) if line.startswith(beginning))


CASES = [
    ('title = "A line"', "title = ", "title", "(title =): this is no value"),
    ('do = "Press Play."', 'do = "Press Play.', "do", '(do = "Press Play.): '),
    ("at_most = 0.01", "at_most = 0.01\nat_most = 1", "at_most", "the key is there already"),
    ('title = "A line"', "title = 3", "title", ", title: this must be text in quotes, not a whole number"),
    (
        'activation = "relu"',
        'activation = "rel"',
        '  { name = "layer"',
        ", setup 1, run 2, hidden layer 1, activation: there is no activation named 'rel'",
    ),
    ('when = "steps"', 'when = "stepz"', "done", ", step 1, done.when: there is no condition named 'stepz'"),
    ('do = "Press Play."', 'do = "Press Play."\nhint = "x"', "do", ", step 1, hint: there is no such key"),
    ("{rmse}", "{rms}", "text", ", step 1, text: there is no measure named 'rms'"),
    ('run = "neuron"\n', "", "[[verdict]]", ", claim 1: the key run is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "says"), CASES)
def test_a_broken_lesson_is_refused_in_a_sentence_with_line_and_key(tmp_path, old, new, at, says):
    path = tmp_path / "lesson.toml"
    path.write_text(TEXT.replace(old, new))
    with pytest.raises(InputError) as error:
        read_lesson(path)
    later = ("already", "hint")
    line = line_of(at) + any(word in says for word in later)
    assert str(error.value).startswith(f"{path} cannot be read as a lesson: line {line}")
    assert says in str(error.value)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: the key format is missing"),
        ("x = " + "[" * 5_000, "nested too deeply"),
        ("[steps]\na = 1", "line 1, steps: every one of them begins with [[steps]], in double brackets"),
        ("x = “a”", "line 1 (x = “a”): this is no value: text needs straight quotes"),
        ("x = { a = 1,\n b = 2 }", "line 1 (x = { a = 1,): a key is missing; all that is in { } must be on one line"),
        ('x = ["a" "b"]', 'line 1 (x = ["a" "b"]): a comma or ] is missing'),
        ('x = "a\ny = 1', 'line 1 (x = "a): the text has no closing quote'),
        ("x = 1" + "0" * 5_000, "too many digits"),
        ("x = 1\n" + ".".join(["a", "'b'", '"c"'] * 9_000), "line 2: a key has too many parts"),
        ("[" + " . ".join("a" * 20_000) + "]", "line 1: a key has too many parts"),
        ("x = [", "line 1 (x = [): this is no value"),
    ],
)
def test_text_that_is_no_lesson_is_refused(text, says, caplog):
    with pytest.raises(InputError) as error:
        lesson_of(text, "mine")
    assert str(error.value).startswith("mine cannot be read as a lesson: ")
    assert not caplog.records  # a command would show them
    assert says in str(error.value)


def test_files_that_are_no_text_or_too_long_are_refused(tmp_path):
    path = tmp_path / "lesson.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not text in UTF-8"):
        read_lesson(path)
    path.write_text("#" * (LONGEST_LESSON + 1))
    with pytest.raises(InputError, match="64,001 characters; the limit is 64,000"):
        read_lesson(path)
    with pytest.raises(InputError, match="it is a folder"):
        read_lesson(tmp_path)


def test_a_mark_of_the_byte_order_is_no_fault(tmp_path):
    path = tmp_path / "lesson.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert read_lesson(path).title == "A line"
