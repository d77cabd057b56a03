"""What source code is written from."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.features import FEATURES
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.files.models.code.languages import LANGUAGES, NUMPY
from neuronlab.files.models.code.source import (
    MOST_PARAMETERS,
    column_text,
    feature_texts,
    features_of_texts,
    layer_sources,
    network_for_source,
    outline,
    training_text,
)
from neuronlab.files.models.formats import EXPORTERS
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, Training
from tests.files.models.networks import NETWORKS, make_network, to_export

SUFFIXES = (".py", ".ipynb", ".h", ".html")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_network_that_is_too_large_is_refused_with_the_reason(suffix):
    spec = NetworkSpec(1, 1, (LayerSpec(512), LayerSpec(512), LayerSpec(512)))
    what = to_export(Network(spec, np.zeros(spec.parameter_count, np.float32)))
    with pytest.raises(InputError, match=r"526,849 parameters is too large for source code; the limit is 300,000"):
        EXPORTERS[suffix].encode(what)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_network_that_is_not_finite_is_refused(suffix):
    network = make_network()
    parameters = network.parameters.copy()
    parameters[3] = np.inf
    with pytest.raises(InputError, match="not finite"):
        EXPORTERS[suffix].encode(to_export(Network(network.spec, parameters)))


def test_muted_units_are_written_as_weights_of_zero():
    spec = NetworkSpec(1, 1, (LayerSpec(3, "tanh", muted=(1,)),))
    network = network_for_source(to_export(Network(spec, np.ones(spec.parameter_count, np.float32))))
    assert layer_sources(network)[1].weights.tolist() == [[1.0, 0.0, 1.0]]
    assert spec.parameter_count < MOST_PARAMETERS


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.column)
@pytest.mark.parametrize("inputs", [1, 2])
def test_features_are_read_back(language, inputs):
    keys = tuple(key for key, row in FEATURES.items() if row.inputs == inputs)
    texts = feature_texts(language, NetworkSpec(inputs=inputs, features=keys))
    assert features_of_texts(language, texts, inputs) == keys


def test_the_inputs_themselves_are_no_features_and_others_are_refused():
    assert features_of_texts(NUMPY, ["x1", "x2"], 2) == ()
    assert features_of_texts(NUMPY, ["x2"], 2) == ("x2",)
    with pytest.raises(InputError, match="unknown feature"):
        features_of_texts(NUMPY, ["np.cos(x1)"], 2)


def test_a_model_is_described_by_what_is_known():
    column = ModelColumn("sqm", "m²", "", 20.0, 140.0)
    model = Model(NETWORKS["relu"], "curve", ModelFacts((column,), (ModelColumn("day", "d", "2024-01-01"),)))
    assert outline(model) == "sqm → day"
    assert column_text(column) == "sqm, in m², from 20 to 140 in training"
    assert column_text(model.targets[0]) == "day, in d, where 0 is 2024-01-01"
    assert column_text(ModelColumn("rent [€]", "€")) == "rent [€]"
    assert column_text(ModelColumn("")) == "without a name"
    far = ModelColumn("t", low=1_700_000_000.25, high=1_700_003_600.0)
    assert column_text(far) == "t, from 1700000000 to 1700003600 in training"
    assert column_text(ModelColumn("t", low=5.0, high=5.0)) == "t, from 5 to 5 in training"
    assert outline(Model(NETWORKS["relu"], "curve")) == "x → y"


def test_training_is_described_in_a_line():
    training = Training(
        steps=5000,
        points=100,
        test_points=0,
        loss="squared",
        train_loss=0.0125,
        optimizer="adam",
        rate=0.01,
        seed=1,
        program="NeuronLab 1",
    )
    assert training_text(training) == "Trained with NeuronLab 1: 5,000 steps on 100 points; training loss 0.0125"
    assert "1 step on 1 point;" in training_text(replace(training, steps=1, points=1))
