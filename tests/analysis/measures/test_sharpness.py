import numpy as np
import pytest

from neuronlab.analysis.curvature import curvature_at
from neuronlab.analysis.measures import sharpness as sharpness_module
from neuronlab.analysis.measures.sharpness import MOST_WORK, SHARPNESS
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run


@pytest.mark.parametrize("steps", [0, 400])
@pytest.mark.parametrize("hidden", [(LayerSpec(6, "tanh"),), (LayerSpec(8, "tanh"), LayerSpec(8, "sigmoid"))])
def test_the_largest_curvature_is_that_of_the_whole_hessian(hidden, steps):
    measured = measured_run(lambda x: np.sin(3 * x), *hidden, steps=steps)
    trainer = measured.trainer
    whole = curvature_at(trainer.run, measured.network, trainer.points, 0, lambda _share: None)
    assert SHARPNESS["sharpness"].read(measured) == pytest.approx(float(whole.eigenvalues[0]), rel=1e-4)


def test_of_one_neuron_it_is_known():
    measured = measured_run(lambda x: x, learning_rate=0.5)
    x = np.linspace(-1, 1, 21)
    hessian = 2 * np.array([[np.mean(x**2), np.mean(x)], [np.mean(x), 1.0]])
    assert SHARPNESS["sharpness"].read(measured) == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-6)
    assert SHARPNESS["edge"].read(measured) == pytest.approx(0.5, rel=1e-6)  # 2/λ is 1


def test_a_large_run_has_no_time_for_it():
    assert (
        SHARPNESS["edge"].read(measured_run(np.sin, LayerSpec(200), LayerSpec(200), count=MOST_WORK // 40_000 + 1))
        is None
    )


def test_the_curvature_is_computed_once_for_both_numbers(monkeypatch):
    found = []
    monkeypatch.setattr(sharpness_module, "sharpness", lambda _loss: found.append(1) or 4.0)
    measured = measured_run(np.sin, learning_rate=0.25)
    assert [SHARPNESS[key].read(measured) for key in ("sharpness", "edge", "sharpness")] == [4.0, 0.5, 4.0]
    assert found == [1]
