"""What is no file, or a file of another make than it claims, is refused by every reader in one sentence, at once."""

import ast
import io
import json
import os
import re
import socket
import stat
import zipfile
from functools import partial

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.kinds import kind_of
from neuronlab.files.models.formats import EXPORTERS, IMPORTERS, export_model, load_model
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, ToExport
from neuronlab.files.session.file import load_session, read_save_number
from neuronlab.session.opening import open_last
from neuronlab.sweeps.store import Store
from tests.files.models.networks import make_network
from tests.files.session.sessions import make_experiment, save_learned
from tests.sweeps.building import make_plan

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and devices with names")

MODELS = [f"model{suffix}" for suffix in IMPORTERS]
READERS = {
    **dict.fromkeys(MODELS, load_model),
    "work.nlab": load_session,
    "autosave.nlab": read_save_number,
    "points.csv": kind_of,
}


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


NO_FILES = {
    "a pipe": os.mkfifo,
    "a socket": make_socket,
    "a device": partial(os.symlink, "/dev/zero"),
    "a folder": os.mkdir,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_not_waited_for(tmp_path, monkeypatch, kind, name):
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    path = tmp_path / name
    NO_FILES[kind](path)
    with pytest.raises(InputError) as refusal:
        READERS[name](path)
    assert str(refusal.value).startswith(f"{path} cannot be read as ")
    assert f": it is {kind}" in str(refusal.value)


@pytest.mark.parametrize("kind", ["a pipe", "a device", "a folder"])
def test_a_start_sets_aside_what_is_in_the_way_of_the_work(tmp_path, kind):
    NO_FILES[kind](tmp_path / "autosave.nlab")
    opening = open_last(tmp_path)
    opening.release()
    assert opening.work is None
    assert "autosave.nlab could not be read (is not a file); it was kept as" in opening.warnings[0]


def test_a_pipe_among_the_repeats_is_as_none(tmp_path):
    plan = make_plan()
    os.mkfifo(tmp_path / f"{plan.digest}.npz")
    assert Store(tmp_path).load(plan) == []


# -- archives -------------------------------------------------------------------------------------------------------


def session_of(folder):
    path = folder / "whole.nlab"
    save_learned(make_experiment(), path, "curve")
    return path.read_bytes()


def model_of(_folder):
    return EXPORTERS[".npz"].encode(ToExport(Model(make_network(), "curve")))


ARCHIVES = {"work.nlab": (load_session, session_of, "session"), "model.npz": (load_model, model_of, "metadata")}


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(members, change=lambda info: None):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            change(info)
            archive.writestr(info, data)
    return stream.getvalue()


def with_link(info):
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def encrypted(data):
    """The same archive with the flag of encryption at every member."""
    changed = bytearray(data)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def with_text(members, name, change):
    """The same members with another JSON text."""
    array = np.load(io.BytesIO(members[f"{name}.npy"]))
    stream = io.BytesIO()
    np.save(stream, np.array(change(str(array))))
    return packed({**members, f"{name}.npy": stream.getvalue()})


def newer(text):
    return json.dumps({**json.loads(text), "version": 10**6})


HOSTILE = {
    "encrypted": (lambda members, _: encrypted(packed(members)), "it is encrypted"),
    "links": (lambda members, _: packed(members, with_link), "it contains a link"),
    "a path up": (lambda members, _: packed({**members, "../x.npy": b""}), "name is a path"),
    "a full path": (lambda members, _: packed({**members, "/etc/passwd.npy": b""}), "name is a path"),
    "a path of Windows": (lambda members, _: packed({**members, "C:\\x.npy": b""}), "name is a path"),
    "another file": (lambda members, _: packed({**members, "run.py": b""}), "something that is not an array"),
    "a name twice": (lambda members, _: twice(members), "two arrays of the same name"),
    "a key twice": (
        lambda members, name: with_text(members, name, lambda text: text.replace("{", '{"version":1,', 1)),
        "it contains the key 'version' twice",
    ),
    "a newer version": (lambda members, name: with_text(members, name, newer), "requires a newer NeuronLab"),
    "no JSON": (lambda members, name: with_text(members, name, lambda text: text[:-2]), "truncated"),
    "cut short": (lambda members, _: packed(members)[:-40], "damaged"),
    "pickles": (lambda members, name: packed({**members, f"{name}.npy": pickled()}), "not a plain table"),
}


def twice(members):
    """The same archive with its first member once more, under a name that ends in a zero byte as C ends texts."""
    name, data = next(iter(members.items()))
    stream = io.BytesIO(packed({**members, f"{name}x": data}))
    return stream.getvalue().replace(f"{name}x".encode(), f"{name}\0".encode())


def pickled():
    stream = io.BytesIO()
    np.save(stream, np.array([{}], object), allow_pickle=True)
    return stream.getvalue()


@pytest.mark.parametrize("file", ARCHIVES)
@pytest.mark.parametrize("kind", HOSTILE)
def test_an_archive_that_is_not_as_we_write_it(tmp_path, kind, file):
    read, make, text = ARCHIVES[file]
    change, says = HOSTILE[kind]
    path = tmp_path / file
    path.write_bytes(change(members_of(make(tmp_path)), text))
    with pytest.raises(InputError) as refusal:
        read(path)
    assert str(refusal.value).startswith(f"{path} cannot be read as ")
    assert says in str(refusal.value)
    if file == "work.nlab":
        with pytest.raises(InputError):
            read_save_number(path)


@pytest.mark.parametrize("file", ARCHIVES)
def test_the_changes_above_are_all_that_is_wrong(tmp_path, file):
    read, make, text = ARCHIVES[file]
    path = tmp_path / file
    path.write_bytes(packed(members_of(make(tmp_path))))
    read(path)
    path.write_bytes(with_text(members_of(make(tmp_path)), text, str))
    read(path)


def test_numbers_of_another_byte_order_are_read_as_they_are_meant(tmp_path):
    data = model_of(tmp_path)
    arrays = dict(np.load(io.BytesIO(data)))
    swapped = {
        name: array.astype(array.dtype.newbyteorder(">")) if array.dtype.kind == "f" else array
        for name, array in arrays.items()
    }
    (tmp_path / "a.npz").write_bytes(data)
    with (tmp_path / "b.npz").open("wb") as stream:
        np.savez(stream, **swapped)
    before, after = (load_model(tmp_path / name).network for name in ("a.npz", "b.npz"))
    assert np.array_equal(before.parameters, after.parameters)


MARKUP = ("</script><script>alert(1)</script>", '*/ int x; """; import os', "??/\\", "'{{x}} %d `${y}`")


@pytest.mark.parametrize("suffix", EXPORTERS)
def test_names_are_data_in_every_export(tmp_path, suffix):
    labels, columns = MARKUP[:3], tuple(ModelColumn(name, name) for name in MARKUP[-2:])
    facts = ModelFacts(inputs=columns, targets=(ModelColumn(MARKUP[0]),))
    what = ToExport(Model(make_network(task="classes", labels=labels), "classes", facts))
    path = tmp_path / f"model{suffix}"
    export_model(what, path, np.zeros((1, 2)))
    if suffix in IMPORTERS:
        assert load_model(path).network.spec.labels == labels
        return
    text = path.read_text()
    if suffix == ".py":
        assert "os" not in {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    if suffix == ".html":
        assert "<script>alert" not in text
    if suffix == ".h":
        code = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)  # outside of strings
        assert "int x" not in re.sub(r"/\*.*?\*/", "", code, flags=re.DOTALL)
