"""A save keeps the former one, and can tell whether another program has written the file."""

import os
import shutil

import pytest

from neuronlab.core.errors import WorkError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.files import named
from neuronlab.files.named import backup_of, save_named, stamp_of
from neuronlab.files.session.file import load_session
from neuronlab.files.session.work import Work


@pytest.fixture
def path(tmp_path):
    return tmp_path / "spiral.nlab"


def save(path, task="curve"):
    return save_named(path, Work(Experiment(task=task)))


def refuse(*_, **__):
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("has_links", [True, False])
def test_the_former_save_stays_beside_the_file(path, monkeypatch, has_links):
    if not has_links:
        monkeypatch.setattr(named.os, "link", refuse)
    save(path, "curve")
    assert not backup_of(path).exists()
    for former, task in (("curve", "classes"), ("classes", "surface")):
        save(path, task)
        assert load_session(path).experiment.task == task
        assert load_session(path.with_name("spiral.nlab~")).experiment.task == former
    assert sorted(os.listdir(path.parent)) == ["spiral.nlab", "spiral.nlab~"]


def test_after_a_save_that_was_killed_once_it_had_the_backup_nothing_is_left_over(path):
    save(path, "curve")
    os.link(path, backup_of(path))
    save(path, "classes")
    assert load_session(backup_of(path)).experiment.task == "curve"
    assert sorted(os.listdir(path.parent)) == ["spiral.nlab", "spiral.nlab~"]


def test_a_link_that_another_window_removes_is_made_again(path, monkeypatch):
    save(path, "curve")
    link, made = os.link, []

    def link_and_lose(source, beside):
        link(source, beside)
        made.append(beside)
        if len(made) < 3:
            os.unlink(beside)

    monkeypatch.setattr(named.os, "link", link_and_lose)
    save(path, "classes")
    assert len(made) == 3
    assert load_session(backup_of(path)).experiment.task == "curve"


def test_behind_a_link_the_backup_is_beside_the_file_itself(path, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    save(tmp_path / "elsewhere" / "work.nlab")
    path.symlink_to(tmp_path / "elsewhere" / "work.nlab")
    save(path, "surface")
    assert path.is_symlink()
    assert (tmp_path / "elsewhere" / "work.nlab~").exists()


def test_without_a_backup_nothing_is_saved(path, monkeypatch):
    save(path)
    before = path.read_bytes()
    monkeypatch.setattr(named.os, "link", refuse)
    monkeypatch.setattr(shutil, "copy2", refuse)
    with pytest.raises(WorkError, match=r"spiral\.nlab was not saved: .* kept as spiral\.nlab~ \(Permission denied\)"):
        save(path, "surface")
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["spiral.nlab"]


def test_a_save_that_fails_leaves_the_backup_as_it_was(path, monkeypatch):
    save(path, "curve")
    save(path, "classes")
    monkeypatch.setattr("neuronlab.files.atomic.os.fsync", refuse)
    with pytest.raises(WorkError):
        save(path, "surface")
    assert load_session(path).experiment.task == "classes"
    assert load_session(backup_of(path)).experiment.task == "curve"


def test_a_name_that_is_too_long_is_called_that(tmp_path):
    with pytest.raises(WorkError, match=r"cannot be written: the name is too long\."):
        save(tmp_path / f"{'n' * 300}.nlab")


def test_a_stamp_tells_when_a_file_was_written(path):
    assert stamp_of(path) is None
    stamp = save(path)
    assert stamp == stamp_of(path)
    assert save(path) != stamp
    stamp = stamp_of(path)
    os.utime(path, ns=(1, 1))
    assert stamp_of(path) != stamp


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_what_a_person_saves_follows_the_umask(path):
    mask = os.umask(0o027)
    try:
        save(path)
    finally:
        os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o640
