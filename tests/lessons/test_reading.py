import pytest

from neuronlab.core.errors import InputError
from neuronlab.lessons.reading import read_lesson


def test_a_file_that_is_no_lesson_is_refused(tmp_path):
    path = tmp_path / "lesson.toml"
    path.write_text("title = 3")
    with pytest.raises(InputError, match="not a lesson"):
        read_lesson(path)
