"""Networks for the tests of files, with scalings that show any step that is left out or rounded."""

import json

import numpy as np
from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network, initial_parameters, negative_slope_views
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.files.models.formats import EXPORTERS
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, ToExport, Training

CUSTOM_FORMULA = "max(0, z) - 0.1*min(0, z)"


def make_network(hidden=("relu", "tanh"), task="curve", features=(), labels=("cat", "dog")):
    """A network whose hidden layers are names of activations or whole specs, which are given 3, 4, 5 … units."""
    layers = tuple(
        replace(layer if isinstance(layer, LayerSpec) else LayerSpec(activation=layer), width=3 + number)
        for number, layer in enumerate(hidden)
    )
    spec = replace(TASKS[task].network(layers, labels), features=features)
    return random_network(spec)


def random_network(spec):
    rng = np.random.default_rng(4)
    parameters = initial_parameters(spec, TrainingSpec(), rng, np.float32, ((-3.0, 3.0),) * spec.inputs)
    parameters += rng.normal(size=spec.parameter_count, scale=0.1).astype(np.float32)
    for slopes in negative_slope_views(spec, parameters):
        if slopes is not None:
            slopes[:] = rng.uniform(0.05, 0.5, slopes.shape)
    inputs = Scaling((2000.0,) * spec.inputs, (10.0 / 3.0,) * spec.inputs)
    targets = Scaling((1e-7,), (1.1e-9,)) if spec.output == "linear" else None
    return Network(spec, parameters, inputs, targets)


def raw_inputs(network, count=57):
    """Inputs (count, inputs) around those that a network of `make_network` is scaled for."""
    return np.random.default_rng(1).normal(2000.0, 5.0, (count, network.spec.inputs))


def adjusted(name):
    """A layer with an activation, adjusted away from its usual number where it has one."""
    row = ACTIVATIONS[name].parameter
    if row is None or row.is_learned:
        return LayerSpec(activation=name)
    return LayerSpec(activation=name, parameter=row.low + 0.6 * (min(row.high, 3.0) - row.low))


LEARNED = [name for name, row in ACTIVATIONS.items() if row.parameter is not None and row.parameter.is_learned]

NETWORKS = {
    "no hidden layer": make_network(()),
    **{name: make_network((name, "tanh")) for name in ACTIVATIONS},
    **{f"{name}, adjusted": make_network((adjusted(name),)) for name, row in ACTIVATIONS.items() if row.parameter},
    "three layers": make_network(("sigmoid", "step", "leaky_relu")),
    "quadratic units": make_network((LayerSpec(activation="tanh", unit="quadratic"), "relu")),
    "features": make_network(features=("x", "x^3", "sin(x)")),
    "a feature alone": make_network((), features=("x^2",)),
    "a surface": make_network(task="surface"),
    "a surface with features": make_network(task="surface", features=("x1", "x1*x2", "sin(x2)")),
    "two classes": make_network(task="classes"),
    "four classes": make_network(task="classes", labels=("-1", "0", "a b", 'q"')),
    "all at once": make_network(
        (adjusted("leaky_relu"), *(LayerSpec(activation=name, unit="quadratic", dropout=0.3) for name in LEARNED)),
        task="classes",
        features=("x2", "x1^2", "sin(x1)"),
        labels=("0", "1", "2"),
    ),
}
"""Everything that a file has to tell apart, by what is special about it."""


def make_custom_network():
    """One with a formula for an activation."""
    return make_network((LayerSpec(activation="custom", formula=CUSTOM_FORMULA), "tanh"))


def task_of(network):
    """The task that a network of `make_network` is for."""
    return "classes" if network.spec.labels else {1: "curve", 2: "surface"}[network.spec.inputs]


def to_export(network):
    """A network of `make_network` as the formats take it, with no facts."""
    return ToExport(Model(network, task_of(network)))


FACTS = ModelFacts(
    inputs=(ModelColumn("sqm [m²]", "m²", low=-0.1, high=1e30), ModelColumn("built", origin="1900-01-01", high=3.0)),
    targets=(ModelColumn('"kind"'),),
    class_counts=(7, 0, 12),
    training=Training(
        steps=10**9,
        points=19,
        test_points=0,
        loss="cross_entropy",
        train_loss=1 / 3,
        test_loss=None,
        optimizer="adam",
        rate=0.01,
        seed=2**31 - 1,
        program="NeuronLab 9",
        command="neuronlab fit 'a b.csv' --labels 'ä,\U0001f40d'",
    ),
)
"""Of a network with two inputs and three classes, such as `NETWORKS["all at once"]`."""


def with_facts():
    """A network of three classes, as the formats take it, with all facts there can be."""
    return ToExport(Model(NETWORKS["all at once"], "classes", FACTS))


def json_model(network):
    """What is written of a network in JSON, decoded."""
    return json.loads(EXPORTERS[".json"].encode(to_export(network)))
