"""Names out of files keep the one rule, whichever file they come out of: tidied, or refused in a sentence."""

import io
import json

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.names import LONGEST_NAME
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.archive import encode_arrays
from neuronlab.files.models.formats import export_model, load_model
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.files.tables.inputs import read_inputs
from neuronlab.files.tables.points import points_text, read_points
from tests.files.models.networks import make_network, to_export
from tests.files.tables.tables import read, sentence_about, sheet_of

LONG = "n" * (LONGEST_NAME + 1)
CUT = "n" * (LONGEST_NAME - 1) + "…"
HUGE = 130_000
"""Characters; a cell has at most 131,072."""


def change_archive(path, name, change):
    """Save an archive again after `change(text as a dict)` of the JSON text it holds under a name."""
    with np.load(io.BytesIO(path.read_bytes())) as archive:
        arrays = dict(archive)
    text = json.loads(str(arrays.pop(name)))
    change(text)
    path.write_bytes(encode_arrays({name: np.array(json.dumps(text)), **arrays}))


# -- tables -----------------------------------------------------------------------------------------------------------


def test_class_names_in_a_table_are_one_line():
    points = read('a,b,c\n1,2," open\x1b  sea"\n3,4,"lan\x07d\n"\n', "classes").points
    assert points.labels == ("lan d", "open sea")


def test_a_class_name_in_a_table_that_is_too_long_is_a_problem_of_its_row():
    table = f"a,b,c\n1,2,sea\n3,4,{'n' * LONGEST_NAME}\n5,6,{LONG}\n"
    sentence = f"line 4, column c: '{'n' * 40}' … has 101 characters; the limit for names of classes is 100."
    assert sentence_about(table, "classes") == sentence
    reading = read(table, "classes")
    assert (reading.good_rows, reading.points.labels) == (2, ("n" * LONGEST_NAME, "sea"))
    assert "has 130,000 characters" in sentence_about(f"1,2,sea\n3,4,{'n' * HUGE}\n", "classes")


@pytest.mark.parametrize(
    ("header", "name"),
    [('" wide\n\x1b[31mred "', "wide [31mred"), (LONG, CUT), ("h" * HUGE, "h" * (LONGEST_NAME - 1) + "…")],
    ids=["controls", "long", "huge"],
)
def test_column_names_of_a_table(tmp_path, header, name):
    sheet = sheet_of(f"{header},y\n1,2\n3,4\n")
    assert (sheet.name(0), sheet.title(0), sheet.name(1)) == (name, name, "y")
    path = tmp_path / "points.csv"
    path.write_text(f"{header},y\n1,abc\n2,x\n")
    assert read_inputs(path, 1).names == (name,)
    path.write_text(f"{header},y\nabc,1\n2,3\n")
    with pytest.raises(InputError) as refusal:
        read_points(path, "curve")
    assert f"column {name}: 'abc'" in str(refusal.value)


def test_class_names_survive_a_table():
    labels = ('c\'est ça, "oui"', "<b>sea</b> & land", "n" * LONGEST_NAME)
    points = read("a,b,c\n1,2,x\n3,4,y\n5,6,z\n", "classes").points
    named = points_text(type(points)(points.task, points.inputs, points.targets, labels))
    assert set(read(named, "classes").points.labels) == set(labels)


# -- models -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".json", ".npz"])
def test_class_names_of_a_model(tmp_path, suffix):
    path = tmp_path / f"model{suffix}"
    network = make_network(task="classes")
    export_model(to_export(network), path, np.zeros((1, 2)))
    texts = [f"{LONG}\x1b[2J", " sea\0\n"]
    if suffix == ".json":
        path.write_text(json.dumps({**json.loads(path.read_text()), "labels": texts}))
    else:
        change_archive(path, "metadata", lambda text: text.update(labels=texts))
    assert load_model(path).network.spec.labels == (CUT, "sea")


# -- sessions ---------------------------------------------------------------------------------------------------------


def test_names_in_a_session_from_before_the_rule_are_tidied(tmp_path):
    path = tmp_path / "work.nlab"
    experiment = Experiment()
    save_session(path, Work(replace(experiment, curve=replace(experiment.curve, names=("a", "b")))))

    def spoil(text):
        text["experiment"]["curve"]["names"] = [LONG, "two\nlines\0"]
        text["experiment"]["classes"]["runs"][0]["network"]["labels"] = [LONG, f"{LONG}n"]

    change_archive(path, "session", spoil)
    loaded = load_session(path).experiment
    assert loaded.curve.names == (CUT, "two lines")
    assert loaded.classes.labels == (CUT, f"{'n' * (LONGEST_NAME - 2)} 2")


@pytest.mark.parametrize("names", [["a", 3], "ab", {"a": 1}, [["a"], "b"]], ids=str)
def test_names_in_a_session_that_are_no_texts_are_refused(tmp_path, names):
    path = tmp_path / "work.nlab"
    save_session(path, Work(Experiment()))
    change_archive(path, "session", lambda text: text["experiment"]["curve"].update(names=names))
    with pytest.raises(InputError, match="cannot be read as a session: expected"):
        load_session(path)
