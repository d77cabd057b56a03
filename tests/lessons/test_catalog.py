import pytest

from neuronlab.core.errors import InputError
from neuronlab.lessons.catalog import find, for_topic, lessons, of_text
from tests.lessons.written import TEXT


def test_shipped_lessons_come_in_order_with_numbers():
    assert [entry.number for entry in lessons()] == list(range(1, len(lessons()) + 1))
    assert [entry.key for entry in lessons()] == sorted(entry.key for entry in lessons())
    assert all(entry.is_shipped for entry in lessons())


@pytest.mark.parametrize("name", ["02-many-lines", "many-lines", "02", "2"])
def test_a_shipped_lesson_is_found_by_its_key_or_a_part_of_it(name):
    assert find(name).key == "02-many-lines"
    assert find(find(name).path) is find(name)


def test_a_lesson_file_is_found_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TEXT)
    entry = find(path)
    assert (entry.key, entry.lesson.title, entry.is_shipped, entry.text) == ("mine", "A line", False, TEXT)
    assert of_text("mine", TEXT).digest == entry.digest != of_text("mine", TEXT + "\n").digest


def test_a_lesson_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no lesson named 'nothing'; choose one of: .*02-many-lines"):
        find("nothing")
    with pytest.raises(InputError, match="no such file"):
        find(tmp_path / "none.toml")


def test_a_topic_leads_to_its_lesson():
    assert for_topic("collapse").key == "02-many-lines"
    assert for_topic("nothing") is None
