import inspect
import re

import msgspec
import pytest

from neuronlab.lessons import lesson as records
from neuronlab.lessons.reading import lesson_of
from scripts.lesson_reference import MARK, PAGE, RECORDS, page


@pytest.fixture(scope="module")
def text():
    return PAGE.read_text(encoding="utf-8")


def test_the_page_has_every_key_and_every_word_there_is(text):
    assert page(text) == text, "run: python -m scripts.lesson_reference"


def test_every_record_of_a_lesson_is_on_the_page():
    structs = {kind for _, kind in inspect.getmembers(records, inspect.isclass) if issubclass(kind, msgspec.Struct)}
    assert structs - {records.LessonPart} <= set(RECORDS)


def test_a_key_that_is_left_out_is_noticed(text):
    assert page(text.replace("| `half_true` |", "| `half` |")) == text
    assert page(text.partition(MARK)[0]) == text


def test_the_example_is_a_lesson_that_can_be_opened(text):
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert lesson_of(example, "the example").title == "A kink for every unit"
