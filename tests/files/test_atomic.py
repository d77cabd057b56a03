"""A file is replaced whole or not at all."""

import errno
import os
import subprocess
import sys

import pytest

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files import atomic
from neuronlab.files.atomic import PRIVATE, remove_dead_temporaries, require_writable, write_atomically


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "work.bin"
    path.write_bytes(b"old")
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_replaces_what_was_there_and_leaves_nothing_beside_it(old):
    write_atomically(old, b"new")
    assert old.read_bytes() == b"new"
    assert names(old.parent) == ["work.bin"]


@pytest.mark.parametrize(
    ("failing", "number", "sentence"),
    [
        ("fsync", errno.ENOSPC, "the disk is full"),
        ("fsync", errno.EDQUOT, "the disk quota is exceeded"),
        ("replace", errno.EACCES, "permission denied"),
        ("replace", errno.EROFS, "the file system is read-only"),
        ("open", errno.EACCES, "permission denied"),
    ],
)
def test_a_refusal_of_the_system_is_one_sentence_and_the_old_file_stays(old, monkeypatch, failing, number, sentence):
    def refuse(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic.os, failing, refuse)
    with pytest.raises(WorkError) as raised:
        write_atomically(old, b"new")
    monkeypatch.undo()
    assert str(raised.value) == f"{old} cannot be written: {sentence}."
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["work.bin"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on the size of files that raises no signal")
def test_a_write_that_really_fails_half_way_keeps_the_old_file(old):
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from neuronlab.core.errors import WorkError\n"
        "from neuronlab.files.atomic import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    write_atomically(Path(sys.argv[1]), bytes(100_000))\n"
        "except WorkError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(old)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{old} cannot be written: File too large.\n"
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["work.bin"]


def test_what_the_check_refuses_is_not_put_in_place(old):
    def refuse(written):
        assert written.read_bytes() == b"new"
        raise WorkError("differs")

    with pytest.raises(WorkError, match="differs"):
        write_atomically(old, b"new", refuse)
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["work.bin"]


@pytest.mark.parametrize("check", [lambda path: write_atomically(path, b"new"), require_writable])
def test_places_that_cannot_be_written_are_named(tmp_path, check):
    (tmp_path / "file").write_bytes(b"")
    positions = {
        tmp_path: "it is a folder",
        tmp_path / "missing" / "work.bin": "its folder does not exist",
        tmp_path / "file" / "work.bin": "its folder is not a folder",
        tmp_path / ("n" * 300): "the name is too long",
    }
    for path, sentence in positions.items():
        with pytest.raises((WorkError, InputError), match=sentence):
            check(path)
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="devices are no files on Windows")
def test_a_device_is_never_replaced():
    with pytest.raises(WorkError, match="it is a device, not a file"):
        write_atomically(atomic.Path(os.devnull), b"new")


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_a_new_file_gets_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path):
    usual, kept = tmp_path / "usual", tmp_path / "kept"
    usual.write_bytes(b"")
    kept.write_bytes(b"")
    kept.chmod(0o640)
    write_atomically(tmp_path / "new", b"new")
    write_atomically(kept, b"new")
    assert (tmp_path / "new").stat().st_mode == usual.stat().st_mode
    assert kept.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_link_keeps_pointing_where_it_did(old, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(old)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_a_read_only_file_is_not_replaced(old, monkeypatch):
    monkeypatch.setattr(atomic.os, "access", lambda *_: False)  # root may write everything, so it is asked as a user
    with pytest.raises(WorkError, match="permission denied"):
        write_atomically(old, b"new")
    assert old.read_bytes() == b"old"


def test_asking_whether_a_place_can_be_written_leaves_no_trace(old):
    require_writable(old)
    require_writable(old.parent / "new.bin")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["work.bin"]


def test_asking_for_room_on_a_full_disk_says_so_and_leaves_no_trace(old, monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", refuse)
    with pytest.raises(InputError, match="the disk is full"):
        require_writable(old, room=4096)
    assert names(old.parent) == ["work.bin"]


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
@pytest.mark.parametrize("before", [None, 0o644])
def test_a_private_file_is_for_its_owner_alone_whatever_was_there(tmp_path, before):
    path = tmp_path / "autosave"
    if before is not None:
        path.write_bytes(b"old")
        path.chmod(before)
    write_atomically(path, b"new", permissions=PRIVATE)
    assert path.stat().st_mode & 0o777 == 0o600


KILLED_WHILE_IT_CHECKS = """
import os, signal, sys
from pathlib import Path
from neuronlab.files.atomic import write_atomically
write_atomically(Path(sys.argv[1]), b"new", lambda temporary: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a signal that kills at once")
@pytest.mark.parametrize("cleans", [remove_dead_temporaries, lambda folder: write_atomically(folder / "b", b"new")])
def test_what_a_killed_writer_left_is_removed_by_the_next_one(old, cleans):
    subprocess.run([sys.executable, "-c", KILLED_WHILE_IT_CHECKS, str(old)], check=False)
    assert len(names(old.parent)) == 2
    cleans(old.parent)
    assert [name for name in names(old.parent) if name.endswith(".tmp")] == []
    assert old.read_bytes() == b"old"


def test_what_a_live_writer_is_writing_is_left_alone(old):
    def clean_up(temporary):
        remove_dead_temporaries(old.parent)
        write_atomically(old.with_name("other.bin"), b"other")
        assert temporary.read_bytes() == b"new"

    write_atomically(old, b"new", clean_up)
    assert old.read_bytes() == b"new"
    assert names(old.parent) == ["other.bin", "work.bin"]


def test_only_temporary_files_are_removed(tmp_path):
    (tmp_path / ".neuronlab-folder.tmp").mkdir()
    (tmp_path / "neuronlab-mine.tmp").write_bytes(b"mine")
    (tmp_path / ".neuronlab-notes.txt").write_bytes(b"mine")
    remove_dead_temporaries(tmp_path)
    assert len(names(tmp_path)) == 3
    remove_dead_temporaries(tmp_path / "gone")


def test_a_temporary_file_taken_for_a_dead_writers_is_made_anew(old, monkeypatch):
    tries = []

    def lock(descriptor):
        tries.append(descriptor)
        if len(tries) == 1:  # another program locks and removes the new file before its writer has locked it
            next(old.parent.glob(".neuronlab-*.tmp")).unlink()
        return len(tries) > 1

    monkeypatch.setattr(atomic, "try_lock", lock)
    write_atomically(old, b"new")
    assert len(tries) == 2
    assert old.read_bytes() == b"new"


def test_a_file_system_without_locks_is_written_to_all_the_same(old, monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(atomic, "try_lock", refuse)
    (old.parent / ".neuronlab-of-somebody.tmp").write_bytes(b"")
    write_atomically(old, b"new")
    assert names(old.parent) == [".neuronlab-of-somebody.tmp", "work.bin"]
