"""A file is opened as what it is, whatever its name says."""

import os

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.kinds import MODEL, SESSION, TABLE, kind_of
from tests.files.tables.tables import zipped

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def put(path, contents):
    path.write_bytes(contents)
    return path


def archive(path, **arrays):
    with path.open("wb") as stream:
        np.savez(stream, **arrays)
    return path


def test_a_session_is_known_by_its_contents_or_its_name(tmp_path):
    assert kind_of(archive(tmp_path / "renamed.zip", session=np.array("{}"))) == SESSION
    assert kind_of(archive(tmp_path / "renamed.npz", session=np.array("{}"))) == SESSION
    assert kind_of(put(tmp_path / "Damaged.NLAB", b"damaged")) == SESSION


@pytest.mark.parametrize("name", ["a.npz", "a.JSON", "a.safetensors", "a.onnx"])
def test_a_model_is_known_by_its_name(tmp_path, name):
    assert kind_of(put(tmp_path / name, b"\0\1")) == MODEL


def test_an_archive_without_a_session_is_none(tmp_path):
    assert kind_of(archive(tmp_path / "model.npz", weights=np.zeros(3))) == MODEL
    with pytest.raises(InputError, match=r"other\.zip cannot .* it is a zip archive; unpack it"):
        kind_of(archive(tmp_path / "other.zip", weights=np.zeros(3)))


@pytest.mark.parametrize("contents", [b"x,y\n1,2\n", b"", "x;y\n1;2".encode("utf-16"), "x;y\n1;2".encode("utf-16-be")])
@pytest.mark.parametrize("name", ["a.csv", "a.log", "a"])
def test_text_is_a_table(tmp_path, name, contents):
    assert kind_of(put(tmp_path / name, contents)) == TABLE


@pytest.mark.parametrize(("name", "member"), [("a.XLSX", "x"), ("a.ods", "x"), ("a", "xl/workbook.xml")])
def test_a_workbook_is_a_table(tmp_path, name, member):
    assert kind_of(put(tmp_path / name, zipped(member))) == TABLE


@pytest.mark.parametrize("name", ["a.png", "a.csv", "a"])
def test_anything_else_is_refused_in_a_sentence(tmp_path, name):
    with pytest.raises(InputError, match="it is an image, not a table; type its numbers into one"):
        kind_of(put(tmp_path / name, PNG))
    with pytest.raises(InputError, match=r"neither a session, a model nor a table of points\. Save its table as CSV"):
        kind_of(put(tmp_path / name, b"x,y\n\0\0\0"))


def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        kind_of(tmp_path / "gone.csv")
    with pytest.raises(InputError, match="it is a folder"):
        kind_of(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.nlab")
    with pytest.raises(InputError, match="it is a pipe, not a file"):
        kind_of(tmp_path / "pipe.nlab")
