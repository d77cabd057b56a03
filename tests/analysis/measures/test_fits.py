import numpy as np
import pytest

from neuronlab.analysis.measures.fits import FITS
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.data.points import DRAWN, PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.trainer import Trainer


def measured(*hidden, steps=0):
    x = np.linspace(-1, 1, 9)[:, None]
    points = PointSet(x, 2 * x + 1, ids=np.arange(9), test=np.zeros(9, bool), source=np.full(9, DRAWN))
    trainer = Trainer(RunSpec(NetworkSpec(hidden=hidden)), points)
    trainer.advance(steps)
    return Measured(trainer)


def test_one_neuron_learns_the_slope_and_offset_of_a_line():
    line = measured(steps=3_000)
    assert FITS["slope"].read(line) == pytest.approx(2.0, abs=1e-3)
    assert FITS["offset"].read(line) == pytest.approx(1.0, abs=1e-3)
    assert FITS["rmse"].read(line) == pytest.approx(0.0, abs=1e-3)


def test_linear_layers_count_their_parameters_and_equal_one_line():
    deep = measured(LayerSpec(3, "identity"), LayerSpec(3, "identity"), steps=5)
    assert [FITS[key].read(deep) for key in ("parameters", "units", "hidden_layers", "steps")] == [22, 6, 2, 5]
    assert FITS["collapse_difference"].read(deep) <= 1e-12


def test_a_bent_network_has_no_one_slope():
    bent = measured(LayerSpec(3, "relu"))
    assert FITS["slope"].read(bent) is None
    assert FITS["collapse_difference"].read(bent) is None
