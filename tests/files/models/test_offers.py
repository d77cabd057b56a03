"""What can be exported, and what each kind of file is before it is written."""

from pathlib import Path

import numpy as np
import pytest

from neuronlab.core.errors import InputError, WorkError
from neuronlab.files.models import offers
from neuronlab.files.models.formats import EXPORTERS
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, ToExport
from neuronlab.files.models.offers import OFFERS, PREDICTIONS, offer_of
from neuronlab.files.tables.point_columns import CsvPoints
from tests.files.models.networks import make_network, raw_inputs


def to_export(task="curve", **how):
    network = make_network(task=task, **how)
    inputs = raw_inputs(network)
    facts = ModelFacts(inputs=tuple(ModelColumn(f"c{number}", low=1999.0) for number in range(inputs.shape[1])))
    return ToExport(
        Model(network, task, facts), CsvPoints(task, inputs, np.zeros((len(inputs), 1)), network.spec.labels)
    )


def test_all_formats_and_predictions_are_offered():
    assert list(OFFERS) == [*EXPORTERS, PREDICTIONS]
    assert all(offer.suffix == suffix for suffix, offer in OFFERS.items())


@pytest.mark.parametrize("suffix", OFFERS)
def test_what_is_shown_is_what_is_written(suffix, tmp_path):
    what, path = to_export(), tmp_path / f"model{suffix}"
    offer = offer_of(suffix)
    contents = offer.contents(what)
    verified = offer.write(what, path, what.points.inputs)
    assert path.read_bytes() == contents.data
    assert contents.preview
    assert verified.points > 0
    assert verified.largest <= 1e-5 * verified.scale
    assert all(path.stem in snippet for snippet in offer.snippets(what, path.name).values())


def test_there_is_code_for_other_libraries_where_the_file_holds_arrays():
    what = to_export()
    assert list(OFFERS[".npz"].snippets(what, "model.npz")) == ["NumPy", "PyTorch", "Keras"]
    assert list(OFFERS[".json"].snippets(what, "model.json")) == ["NumPy", "PyTorch", "Keras"]
    assert list(OFFERS[".safetensors"].snippets(what, "model.safetensors")) == ["PyTorch", "NumPy", "Keras"]
    assert list(OFFERS[".h"].snippets(what, "model.h")) == ["Example"]


def test_a_header_says_how_much_flash_its_numbers_take_and_what_is_beside_it():
    what = to_export()
    assert OFFERS[".h"].contents(what).flash == 4 * what.model.network.spec.parameter_count + 8 * 4
    assert OFFERS[".json"].contents(what).flash is None
    assert OFFERS[".h"].beside(what, Path("a/mine.h")) == ("mine.ino",)
    assert OFFERS[".npz"].beside(what, Path("a/mine.npz")) == ()


@pytest.mark.parametrize("marks_outside", [False, True])
def test_predictions_of_classes_are_verified_by_their_probabilities(tmp_path, marks_outside):
    what = to_export("classes", labels=("a", "b", "c"))
    verified = offer_of(PREDICTIONS, marks_outside=marks_outside).write(what, tmp_path / "p.csv", what.points.inputs)
    assert (verified.largest, verified.points) == (0.0, len(what.points.inputs))


def test_predictions_have_the_names_of_the_columns_and_mark_points_outside_where_asked():
    what = to_export()
    plain, marked = (offer_of(PREDICTIONS, marks_outside=marks).contents(what).data for marks in (False, True))
    assert plain.startswith(b"c0,prediction\n")
    assert marked.startswith(b"c0,outside,prediction\n")
    marks = [line.split(",")[1] == "1" for line in marked.decode().splitlines()[1:]]
    assert marks == (what.points.inputs[:, 0] < 1999.0).tolist()


def test_predictions_that_differ_are_not_written(tmp_path, monkeypatch):
    what = to_export()
    monkeypatch.setattr(offers, "encode_predictions", lambda *_, **__: b"x,prediction\n" + b"1,2\n" * 57)
    with pytest.raises(WorkError, match="its predictions differ"):
        OFFERS[PREDICTIONS].write(what, tmp_path / "p.csv", what.points.inputs)
    assert list(tmp_path.iterdir()) == []


def test_there_are_no_predictions_without_points():
    with pytest.raises(InputError, match="no points to predict"):
        OFFERS[PREDICTIONS].contents(ToExport(to_export().model))
