"""What a JSON text holds is counted before it is decoded, up to the very bound and no further."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files import json_bounds
from neuronlab.files.json_bounds import JsonBounds, require_bounded

BOUNDS = JsonBounds(objects=2, lists=3, commas=4, words=10)


@pytest.mark.parametrize(
    "text",
    [b"", b'{"a":{}}', b"[[[]]]", b"[1,2,3,4,5]", b'["' + b"a" * 8 + b'"]', b"[" + b"-1.5e+3 \t\r\n" * 500 + b"]"],
)
def test_what_is_within_the_bounds_passes(text):
    require_bounded(text, BOUNDS)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b'{"a":{"b":{}}}', "3 objects"),
        (b"[[[[]]]]", "4 lists"),
        (b"[1,2,3,4,5,6]", "5 items"),
        (b'["' + b"a" * 9 + b'"]', "10 characters"),
        (b'"[[[["', "4 lists"),  # within a string, too: what is counted are bytes
    ],
)
def test_one_more_than_a_bound_is_refused_with_what_it_counts(text, what):
    with pytest.raises(InputError, match=what):
        require_bounded(text, BOUNDS)


def test_words_are_counted_over_the_whole_text_however_far_apart():
    text = b"a" * 6 + b" " * 200_000 + b"b" * 5
    with pytest.raises(InputError, match="characters"):
        require_bounded(text, BOUNDS)
    require_bounded(text, BOUNDS._replace(words=11))


def test_a_large_text_has_to_be_of_many_numbers(monkeypatch):
    monkeypatch.setattr(json_bounds, "_LARGE", 100_000)
    most = JsonBounds(objects=0, lists=1, commas=100_000)
    with pytest.raises(InputError, match="comma"):
        require_bounded(b"1" * 100_001, most)
    require_bounded(b"1" * 100_000, most)
    require_bounded(b"1," * 60_000, most)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"b":{"a":2}}',
        b'[{"a":1},{"a":1}]',
        b'{"a":"a","b":"a"}',
        b'{"a":"{\\"b\\":1,\\"b\\":2}"}',
        b'{"a":"b\\\\","b":1}',
        b'{"a":1,"a" 2}',
        b'}}"a":1,"a":1',
    ],
)
def test_keys_of_different_objects_values_and_damaged_texts_are_no_keys_twice(text):
    require_bounded(text, BOUNDS._replace(words=100))


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":1}',
        b'{"a" :[], "a"\n:1}',
        b'{"a":1,"\\u0061":2}',
        b'{"b":{"c":1},"b":1}',
        b'[{"b":{"a":1,"a":2}}]',
        b'{"a":"}","a":1}',
    ],
)
def test_an_object_with_a_key_twice_is_refused(text):
    with pytest.raises(InputError, match=r"It contains the key '[ab]' twice in one object"):
        require_bounded(text, BOUNDS._replace(words=100))


def test_very_many_quotation_marks_are_not_looked_at_one_by_one():
    with pytest.raises(InputError, match="37 quotation marks; the limit is 36"):
        require_bounded(b'"' * 37, BOUNDS._replace(words=100))
