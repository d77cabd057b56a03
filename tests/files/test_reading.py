"""Files are read whole or refused, and what a refused one held is freed with its refusal."""

import contextlib
import gc
import weakref

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.reading import read_bytes, refused_in_a_sentence


class Contents:
    """Something large that was made of a file."""


def refuse(make_error, watched):
    contents = Contents()
    watched.append(weakref.ref(contents))
    with refused_in_a_sentence("a.json", "a model"):
        raise make_error("odd")


@pytest.mark.parametrize("make_error", [InputError, OSError])
def test_what_a_refused_file_held_is_freed_without_a_search_for_garbage(make_error):
    watched = []
    gc.disable()
    try:
        with contextlib.suppress(InputError):
            refuse(make_error, watched)
        assert watched[0]() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("reason", "sentence"), [("Odd", "a.json cannot be read as a model: odd."), ("Why?", "…: why?")]
)
def test_a_refusal_ends_with_one_mark(reason, sentence):
    with pytest.raises(InputError) as refused, refused_in_a_sentence("a.json", "a model"):
        raise InputError(reason)
    assert str(refused.value) == sentence.replace("…", "a.json cannot be read as a model")


def test_a_file_is_read_whole(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(bytes(range(256)) * 8192)
    assert read_bytes(path, 2**22) == bytes(range(256)) * 8192


@pytest.mark.parametrize("size", [0, 1, 10])
def test_a_file_of_its_limit_is_read_and_a_larger_one_refused(tmp_path, size):
    path = tmp_path / "file"
    path.write_bytes(b"x" * size)
    assert read_bytes(path, size) == b"x" * size
    path.write_bytes(b"x" * (size + 1))
    with pytest.raises(InputError, match="larger than"):
        read_bytes(path, size)


@pytest.mark.parametrize("change", [b"", b"ab", b"abcdefgh"])
def test_a_file_that_changes_while_it_is_read_is_read_as_it_then_is(tmp_path, change):
    path = tmp_path / "file"
    path.write_bytes(b"x" * (3 * 2**20))
    left = []

    def cut(_share):
        if not left:
            left.append(True)
            path.write_bytes(b"y" * 2**20 + change)

    assert read_bytes(path, 2**23, cut) == b"x" * 2**20 + change
