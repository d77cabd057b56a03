"""Rows of predictions, and which of them are outside what a model has learned."""

import numpy as np

from neuronlab.files.models.model import Model, ModelColumn, ModelFacts
from neuronlab.files.models.predictions import encode_predictions, rows_outside
from tests.files.models.networks import NETWORKS

INPUTS = np.array([[0.0, 5.0], [1.0, 5.0], [1.0, 5.1], [-1e30, -1e30]])


def model_with(*columns):
    return Model(NETWORKS["a surface"], "surface", ModelFacts(inputs=columns))


def test_the_ends_of_a_range_are_inside():
    model = model_with(ModelColumn("a", low=0.0, high=1.0), ModelColumn("b", low=-np.finfo(float).max, high=5.0))
    assert rows_outside(model, INPUTS).tolist() == [False, False, True, True]


def test_an_end_that_is_unknown_excludes_nothing():
    model = model_with(ModelColumn("a", high=0.5), ModelColumn("b"))
    assert rows_outside(model, INPUTS).tolist() == [False, True, True, False]
    assert rows_outside(model_with(), INPUTS) is None
    assert rows_outside(model_with(ModelColumn("a"), ModelColumn("b")), INPUTS) is None


def test_the_prediction_is_the_last_column():
    model = model_with()
    marks = np.array([True, False, False, True])
    for outside, header in ((None, "a,b,prediction"), (marks, "a,b,outside,prediction")):
        first, *rows = encode_predictions(model, ("a", "b"), INPUTS, outside).decode().splitlines()
        assert first == header
        last = [float(row.split(",")[-1]) for row in rows]
        np.testing.assert_allclose(last, model.network.predict(INPUTS)[:, 0], rtol=1e-12)
    assert [row.split(",")[2] for row in rows] == ["1", "0", "0", "1"]


def test_predicted_times_say_since_when_they_are():
    since = ModelColumn("ripe", unit="days", origin="2021-06-12")
    model = Model(NETWORKS["a surface"], "surface", ModelFacts(targets=(since,)))
    header = encode_predictions(model, ("a", "b"), INPUTS).decode().splitlines()[0]
    assert header == "a,b,prediction [days since 2021-06-12]"
