import numpy as np
import pytest

from neuronlab.core.generators import GENERATORS, X_RANGE, generate


@pytest.mark.parametrize("name", GENERATORS)
def test_without_noise_points_lie_on_the_curve(name):
    inputs, targets = generate(name, 50, 0.0, 4)
    assert inputs.shape == targets.shape == (50, 1)
    assert (targets == GENERATORS[name].function(inputs)).all()
    assert inputs.min() >= X_RANGE[0]
    assert inputs.max() <= X_RANGE[1]
    assert np.ptp(targets) > 0.5


@pytest.mark.parametrize("name", GENERATORS)
def test_more_points_extend_the_same_series(name):
    few, many = generate(name, 7, 0.3, 4), generate(name, 500, 0.3, 4)
    assert (few[0] == many[0][:7]).all()
    assert (few[1] == many[1][:7]).all()


def test_noise_moves_each_point_along_its_own_direction():
    clean, noisy, noisier = (generate("sine", 30, noise, 4) for noise in (0.0, 0.1, 0.3))
    assert (clean[0] == noisier[0]).all()
    np.testing.assert_allclose(noisier[1] - clean[1], 3 * (noisy[1] - clean[1]), atol=1e-12)
    assert 0.05 < np.std(noisy[1] - clean[1]) < 0.2


def test_another_seed_draws_other_points():
    assert (generate("line", 20, 0.1, 1)[0] != generate("line", 20, 0.1, 2)[0]).any()
