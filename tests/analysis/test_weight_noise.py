import numpy as np
import pytest

from neuronlab.analysis.weight_noise import with_weight_noise
from neuronlab.core.arrays import frozen
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network, parameter_blocks
from neuronlab.core.specs.network import LayerSpec, NetworkSpec


def network(*hidden, scale=1.0):
    spec = NetworkSpec(hidden=hidden)
    values = np.random.default_rng(3).normal(size=spec.parameter_count).astype(np.float32) * scale
    return Network(spec, frozen(values), Scaling((1.0,), (2.0,)), Scaling((3.0,), (4.0,)))


def moves(before, after):
    return [
        new.astype(np.float64) - old
        for old, new in zip(
            parameter_blocks(before.spec, before.parameters),
            parameter_blocks(after.spec, after.parameters),
            strict=True,
        )
    ]


@pytest.mark.parametrize("unit", ["linear", "quadratic"])
def test_the_noise_of_a_layer_is_a_share_of_the_rms_of_its_weights_for_biases_too(unit):
    before = network(LayerSpec(300, "tanh", unit=unit), LayerSpec(300, "tanh", unit=unit))
    after = with_weight_noise(before, 0.3, np.random.default_rng(0))
    for layer, move in zip(before.layers[:2], moves(before, after)[:2], strict=True):
        weights = layer.block[:, :-1]
        wanted = 0.3 * float(np.sqrt(np.mean(weights**2)))
        assert move[:, :-1].std() == pytest.approx(wanted, rel=0.1)
        assert move[:, -1].std() == pytest.approx(wanted, rel=0.2)


def test_biases_of_zero_are_shaken_as_far_as_the_weights():
    before = network(LayerSpec(400, "relu"))
    values = before.parameters.copy()
    for block in parameter_blocks(before.spec, values):
        block[:, -1] = 0.0
    after = with_weight_noise(Network(before.spec, frozen(values)), 0.5, np.random.default_rng(0))
    weights = parameter_blocks(before.spec, values)[0][:, :-1]
    assert after.layers[0].bias.std() == pytest.approx(0.5 * np.sqrt(np.mean(weights**2)), rel=0.15)


def test_the_network_itself_stays_as_it_is_and_the_copy_is_read_only():
    before = network(LayerSpec(5, "tanh"))
    kept = before.parameters.tobytes()
    after = with_weight_noise(before, 1.0, np.random.default_rng(0))
    assert before.parameters.tobytes() == kept
    assert not after.parameters.flags.writeable
    assert after.parameters.dtype == before.parameters.dtype
    assert (after.input_scaling, after.target_scaling) == (before.input_scaling, before.target_scaling)


def test_every_draw_is_another_one_and_a_seed_repeats_it():
    before, rng = network(LayerSpec(5, "tanh")), np.random.default_rng(7)
    first, second = (with_weight_noise(before, 0.2, rng).parameters for _ in range(2))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, with_weight_noise(before, 0.2, np.random.default_rng(7)).parameters)


def test_learned_negative_slopes_are_no_weights():
    before = network(LayerSpec(4, "prelu"))
    after = with_weight_noise(before, 1.0, np.random.default_rng(0))
    np.testing.assert_array_equal(after.parameters[-4:], before.parameters[-4:])
    assert (after.parameters[:-4] != before.parameters[:-4]).all()


def test_weights_that_are_not_finite_are_no_reason_to_fail():
    before = network(LayerSpec(3, "relu"), scale=np.float32(1e38))
    assert with_weight_noise(before, 1.0, np.random.default_rng(0)).parameters.shape == before.parameters.shape
