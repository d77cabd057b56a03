"""All of a model but its numbers is one text, which restores it together with them."""

import json

import numpy as np
import pytest

from neuronlab.core.errors import InputError, NewerVersionError
from neuronlab.files.models.contents import VERSION
from neuronlab.files.models.descriptions import describe, described_model, named_numbers
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, Training
from tests.files.models.networks import NETWORKS, make_network, to_export

FACTS = ModelFacts(
    (ModelColumn("area [m²]", "m²", low=0.5, high=6.0), ModelColumn("built", origin="1970-01-01T00:00:00")),
    (ModelColumn("kind"),),
    (9, 7),
    Training(
        steps=500,
        points=16,
        test_points=4,
        loss="cross_entropy",
        train_loss=0.25,
        optimizer="adam",
        rate=0.01,
        seed=3,
        program="NeuronLab 0.1.0",
        command="neuronlab fit x.csv",
    ),
)


def restored(model, change=lambda fields: None):
    fields = json.loads(describe(model))
    change(fields)
    numbers = named_numbers(model.network)
    return described_model(json.dumps(fields).encode(), numbers, numbers.__getitem__)


def test_facts_labels_and_scalings_come_back():
    network = make_network(task="classes", labels=("<b>", "σ"))
    back = restored(Model(network, "classes", FACTS))
    assert (back.facts, back.task, back.network.spec) == (FACTS, "classes", network.spec)
    assert back.network.input_scaling == network.input_scaling


def test_numbers_are_contiguous_and_in_float32():
    for array in named_numbers(NETWORKS["all at once"]).values():
        assert array.dtype == np.float32
        assert array.flags.c_contiguous


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda fields: fields.update(version=VERSION + 1), "requires a newer NeuronLab"),
        (lambda fields: fields.update(format="other"), "not marked as a neuronlab-model"),
        (lambda fields: fields["layers"].append(fields["layers"][0]), r"lacks the numbers 6\.weight"),
        (lambda fields: fields["layers"].pop(), "belong to no layer"),
        (lambda fields: fields["layers"][0].update(unit="quadratic"), "quadratic units have squares"),
        (lambda fields: fields["input_scaling"].update(mean=[0.0] * 3), "input_scaling must have 1 value"),
        (lambda fields: fields["layers"].extend([fields["layers"][0]] * 300), "objects; the limit is"),
    ],
)
def test_a_text_that_does_not_fit_is_refused(change, sentence):
    model = to_export(make_network()).model
    with pytest.raises(InputError, match=sentence):
        restored(model, change)


def test_a_later_version_is_told_apart_from_damage():
    with pytest.raises(NewerVersionError):
        restored(to_export(make_network()).model, lambda fields: fields.update(version=VERSION + 1))


def test_an_endless_text_is_refused():
    with pytest.raises(InputError, match="longer than"):
        described_model(b" " * 2_000_000, {}, {}.__getitem__)
