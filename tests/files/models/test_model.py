"""What is known of a model besides its network."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts
from tests.files.models.networks import make_network


def test_columns_without_facts_have_the_usual_names():
    model = Model(make_network(task="classes"), "classes")
    assert [column.name for column in (*model.inputs, *model.targets)] == ["x1", "x2", "label"]
    assert model.inputs[0].low is None


def test_columns_that_are_known_keep_their_names():
    facts = ModelFacts(inputs=(ModelColumn("sqm", "m²", low=20.0, high=140.0),), targets=(ModelColumn("rent", "€"),))
    model = Model(make_network(), "curve", facts)
    assert (model.inputs, model.targets) == (facts.inputs, facts.targets)


@pytest.mark.parametrize("text", ["two\nlines", " x", "n" * 101, "\x1b[31m"])
@pytest.mark.parametrize("field", ["name", "unit", "origin"])
def test_a_text_of_a_column_is_one_tidy_line(field, text):
    with pytest.raises(InputError, match=f"The {field} of a column"):
        ModelColumn(**{"name": "x", field: text})


def test_an_origin_is_a_date():
    with pytest.raises(InputError, match="'soon', which is no date"):
        ModelColumn("time", unit="hours", origin="soon")


def test_the_heading_of_a_column_of_times_says_since_when_they_are():
    assert ModelColumn("time", unit="hours", origin="2021-06-12T03:20").heading == "time [hours since 2021-06-12T03:20]"
    assert ModelColumn("area", unit="m²").heading == "area"
