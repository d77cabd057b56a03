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
