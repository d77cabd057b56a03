from pathlib import Path

from neuronlab.files.listing import files_in


def refuse(*_):
    raise OSError(5, "Input/output error")


def test_a_folder_that_cannot_be_listed_seems_empty(tmp_path, monkeypatch):
    (tmp_path / "a.nlab").touch()
    (tmp_path / "a.lock").touch()
    assert files_in(tmp_path, "*.nlab") == [tmp_path / "a.nlab"]
    assert files_in(tmp_path / "none", "*.nlab") == []
    monkeypatch.setattr(Path, "glob", refuse)
    assert files_in(tmp_path, "*.nlab") == []
