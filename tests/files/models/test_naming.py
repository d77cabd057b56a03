"""What is typed names a file in the format that its suffix says, or is refused."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.naming import NamedFile, named

KNOWN = (".npz", ".json", ".onnx")


@pytest.mark.parametrize(
    ("typed", "name", "suffix"),
    [
        ("model", "model.npz", ".npz"),
        (" model. ", "model.npz", ".npz"),
        ("model.json", "model.json", ".json"),
        ("model.ONNX", "model.ONNX", ".onnx"),
        ("model.onnx.", "model.onnx", ".onnx"),
        ("v1.5.json", "v1.5.json", ".json"),
    ],
)
def test_a_suffix_is_that_of_the_format_or_added(typed, name, suffix, tmp_path):
    assert named(typed, tmp_path, ".npz", KNOWN) == NamedFile(tmp_path / name, suffix)


def test_another_folder_counts(tmp_path):
    assert named(str(tmp_path / "a" / "b.npz"), tmp_path / "c", ".npz", KNOWN).path == tmp_path / "a" / "b.npz"
    assert named("~/model", tmp_path, ".npz", KNOWN).path.name == "model.npz"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type a name"),
        ("model.pt", r"There is no format \.pt: use \.npz, \.json or \.onnx, or leave it out"),
        (".", "Type a name"),
        (".npz", "Type a name"),
        ("sub/", "is a folder"),
    ],
)
def test_what_is_no_file_or_no_format_is_refused_in_a_sentence(typed, sentence, tmp_path):
    with pytest.raises(InputError, match=sentence):
        named(typed, tmp_path, ".npz", KNOWN)
