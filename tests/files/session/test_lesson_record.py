import msgspec
import pytest

from neuronlab.files.session.lesson_record import LessonRecord, StepRecord


def test_a_record_comes_back_from_json():
    record = LessonRecord(key="02-many-lines", steps=(StepRecord(is_done=True, sketch=((0.0, 1.0), (2.0, 3.0))),))
    assert msgspec.json.decode(msgspec.json.encode(record), type=LessonRecord) == record


def test_numbers_that_cannot_be_drawn_are_refused():
    text = b'{"key": "a", "steps": [{"sketch": [[1e300, 0]]}]}'
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=LessonRecord)
