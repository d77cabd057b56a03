import numpy as np
import pytest

from neuronlab.core.data.points import Scaling
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network, layer_names, parameter_blocks, weight_mask
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


def test_a_layer_is_a_view_of_weights_and_then_its_bias():
    spec = make_run("2:tanh", inputs=2).network
    network = Network(spec, np.arange(9.0))
    assert [layer.name for layer in network.layers] == ["Hidden 1", "Output"]
    hidden, output = network.layers
    assert hidden.weights.tolist() == [[0, 1], [3, 4]]
    assert hidden.bias.tolist() == [2, 5]
    assert output.weights.tolist() == [[6, 7]]
    assert output.bias.tolist() == [8]
    network.parameters[5] = 50
    assert hidden.bias[1] == 50
    assert weight_mask(spec, np.float32).tolist() == [1, 1, 0, 1, 1, 0, 1, 1, 0]


def test_layers_are_named_in_order():
    assert layer_names(make_run("1:relu,1:relu").network) == ("Hidden 1", "Hidden 2", "Output")
    assert layer_names(make_run("").network) == ("Output",)


def test_blocks_share_memory_with_the_flat_vector():
    spec = make_run("3:relu,2:tanh").network
    flat = np.zeros(spec.parameter_count)
    for number, block in enumerate(parameter_blocks(spec, flat), start=1):
        block[...] = number
    assert flat.tolist() == [1] * 6 + [2] * 8 + [3] * 3


def test_a_wrong_number_of_parameters_is_refused():
    with pytest.raises(InputError, match="A network of this shape has 25 parameters, but 24 were given"):
        Network(make_run("8:tanh").network, np.zeros(24))


def test_raw_inputs_and_outputs_go_through_the_scaling():
    network = Network(make_run("").network, np.array([2.0, 1.0]), Scaling((100.0,), (10.0,)), Scaling((-5.0,), (0.5,)))
    # x̂ = (120 − 100)/10 = 2, ŷ̂ = 2·2 + 1 = 5, ŷ = 5·0.5 − 5.
    assert network.predict(np.array([[120.0]])).tolist() == [[-2.5]]


def test_a_prediction_is_what_training_works_on():
    run, points = make_run("8:tanh,4:relu", standardize=True), wavy_points(30)
    trainer = Trainer(run, points)
    trainer.advance(100)
    predicted = trainer.network().predict(points.inputs)
    assert predicted.dtype == np.float64
    assert trainer.probe().train_loss == pytest.approx(np.mean((predicted - points.targets) ** 2), rel=1e-5)


def test_no_inputs_give_no_outputs():
    assert Network(make_run("3:tanh").network, np.zeros(10)).predict(np.empty((0, 1))).shape == (0, 1)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "sigmoid", "tanh", "step", "identity"])
def test_enormous_weights_and_inputs_pass_in_silence(activation):
    spec = make_run(f"3:{activation},2:{activation}").network
    for scale in (1e20, 3e38):
        network = Network(spec, np.full(spec.parameter_count, scale, np.float32), Scaling((0.0,), (1e-300,)))
        network.predict(np.array([[-1e30], [0.0], [1e30]]))
