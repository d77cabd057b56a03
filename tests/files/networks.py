"""Networks for the tests of files, with scalings that show any step that is left out or rounded."""

import numpy as np

from neuronlab.core.network import Network, initial_parameters
from neuronlab.core.points import Scaling
from neuronlab.core.specs import LayerSpec, NetworkSpec


def make_network(activations=("relu", "tanh"), task_inputs=1):
    spec = NetworkSpec(task_inputs, 1, tuple(LayerSpec(3 + i, name) for i, name in enumerate(activations)))
    rng = np.random.default_rng(4)
    parameters = initial_parameters(spec, "auto", rng, np.float32) + rng.normal(size=spec.parameter_count, scale=0.1)
    inputs = Scaling((2000.0,) * task_inputs, (10.0 / 3.0,) * task_inputs)
    return Network(spec, parameters.astype(np.float32), inputs, Scaling((1e-7,), (1.1e-9,)))
