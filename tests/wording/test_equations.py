import re

import numpy as np

from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.wording.equations import unit_equation, unit_name

ONE_LAYER = NetworkSpec(hidden=(LayerSpec(2, "relu"),))
FIRST = [0.5, 0.1, 0.83, -0.41]
OUTPUT = [1.0, -2.0, 0.25]


def one_layer(**scaling):
    return Network(ONE_LAYER, np.array([*FIRST, *OUTPUT]), **scaling)


def test_a_first_layer_unit_is_written_with_its_weight_and_bias():
    assert unit_equation(one_layer(), 0, 1) == ("h₂ = ReLU(0.83·x − 0.41)",)


def test_the_output_is_a_plain_sum():
    assert unit_equation(one_layer(), 1, 0) == ("ŷ = 1.00·h₁ − 2.00·h₂ + 0.25",)


def test_the_input_has_no_weights():
    assert unit_equation(one_layer(), -1, 0) == ("the input",)


def test_wide_layers_are_cut_to_a_few_terms_and_say_how_many_more():
    spec = NetworkSpec(hidden=(LayerSpec(8, "sigmoid"), LayerSpec(3, "tanh")))
    network = Network(spec, np.full(spec.parameter_count, 0.5))
    assert unit_equation(network, 1, 2) == ("h⁽²⁾₃ = tanh(0.50·h⁽¹⁾₁ + 0.50·h⁽¹⁾₂ + 0.50·h⁽¹⁾₃ … + 5 more + 0.50)",)


def test_a_linear_unit_has_no_function_around_it():
    network = Network(NetworkSpec(hidden=(LayerSpec(1, "identity"),)), np.array([2.0, -1.0, 1.0, 0.0]))
    assert unit_equation(network, 0, 0) == ("h₁ = 2.00·x − 1.00",)


def test_scaling_is_stated_so_that_the_numbers_can_be_checked():
    network = one_layer(input_scaling=Scaling((2.0,), (4.0,)), target_scaling=Scaling((-1.0,), (3.0,)))
    assert unit_equation(network, 0, 0) == ("h₁ = ReLU(0.50·x′ + 0.10)", "x′ = (x − 2.00) / 4.00")
    assert unit_equation(network, 1, 0) == ("s = 1.00·h₁ − 2.00·h₂ + 0.25", "ŷ = 3.00·s − 1.00")


def test_the_mean_of_dates_has_the_digits_to_compute_with():
    network = one_layer(input_scaling=Scaling((1_700_001_800.25,), (900.0,)), target_scaling=Scaling((-1e6,), (0.5,)))
    assert unit_equation(network, 0, 0)[1] == "x′ = (x − 1700001800) / 900.00"
    assert unit_equation(network, 1, 0)[1] == "ŷ = 0.50·s − 1000000.000"


def test_the_equations_worked_by_hand_give_what_the_network_predicts():
    network = one_layer(input_scaling=Scaling((2.0,), (4.0,)), target_scaling=Scaling((-1.0,), (3.0,)))
    names = {"x": 7.0, "ReLU": lambda z: max(0.0, z)}
    first, scaled = unit_equation(network, 0, 0)
    second, _ = unit_equation(network, 0, 1)
    for line in (scaled, first, second, *unit_equation(network, 1, 0)):
        name, formula = line.split(" = ")
        names[_plain(name)] = eval(_plain(formula), {}, names)
    assert names["y_"] == network.predict(np.array([[7.0]]))[0, 0]


def _plain(text):
    table = str.maketrans({"−": "-", "·": "*", "₁": "1", "₂": "2", "′": "_", "ŷ": "y_"})
    return re.sub(r"\s+", " ", text.translate(table))


def test_units_have_names():
    assert unit_name(ONE_LAYER, -1, 0) == "Input"
    assert unit_name(ONE_LAYER, 0, 1) == "Hidden 1, unit 2"
    assert unit_name(ONE_LAYER, 1, 0) == "Output"
    assert unit_name(NetworkSpec(inputs=2), -1, 1) == "Input x₂"
    assert unit_name(NetworkSpec(inputs=3), -1, 1) == "Input 2"
    assert unit_name(NetworkSpec(inputs=2, output="sigmoid", labels=("no", "yes")), 0, 0) == "Output p(yes)"
    three = NetworkSpec(inputs=2, outputs=3, output="softmax", labels=("a", "b", "c"))
    assert unit_name(three, 0, 1) == "Output p(b)"


def network_of(*hidden, values=0.5, **spec):
    shape = NetworkSpec(hidden=hidden, **spec)
    return Network(shape, np.broadcast_to(np.asarray(values), shape.parameter_count).copy())


def test_a_quadratic_unit_is_written_as_its_parabola():
    network = network_of(LayerSpec(1, "tanh", unit="quadratic"), values=[0.3, 0.83, -0.41, 1.0, 0.0])
    assert unit_equation(network, 0, 0) == ("h₁ = tanh(0.30·x² + 0.83·x − 0.41)",)


def test_squares_of_longer_names_are_bracketed_and_the_terms_left_out_are_counted():
    layers = LayerSpec(4, "tanh"), LayerSpec(1, "tanh", unit="quadratic")
    (line,) = unit_equation(network_of(*layers), 1, 0)
    assert line.startswith("h⁽²⁾₁ = tanh(0.50·h⁽¹⁾₁² + 0.50·h⁽¹⁾₁ + 0.50·h⁽¹⁾₂²")
    assert line.endswith(" … + 4 more + 0.50)")
    network = network_of(LayerSpec(1, "tanh", unit="quadratic"), features=("x^2", "sin(x)"))
    (line,) = unit_equation(network, 0, 0)
    assert line == "h₁ = tanh(0.50·(x²)² + 0.50·x² + 0.50·(sin x)² + 0.50·sin x + 0.50)"


def test_features_stand_in_the_equation_of_the_first_layer():
    network = network_of(LayerSpec(1, "tanh"), features=("x", "x^2", "sin(x)"))
    assert unit_equation(network, 0, 0) == ("h₁ = tanh(0.50·x + 0.50·x² + 0.50·sin x + 0.50)",)
    assert unit_equation(network, -1, 1) == ("x² of the input",)
    assert unit_equation(network, -1, 0) == ("the input",)


def test_features_are_of_the_scaled_input_where_there_is_a_scaling():
    shape = NetworkSpec(hidden=(LayerSpec(1, "tanh"),), features=("x^2", "sin(x)"))
    network = Network(shape, np.full(shape.parameter_count, 0.5), Scaling((2.0,), (4.0,)))
    assert unit_equation(network, 0, 0) == (
        "h₁ = tanh(0.50·x′² + 0.50·sin x′ + 0.50)",
        "x′ = (x − 2.00) / 4.00",
    )


def test_the_number_an_activation_is_adjusted_by_stands_below():
    network = network_of(LayerSpec(1, "leaky_relu", parameter=0.25))
    assert unit_equation(network, 0, 0) == ("h₁ = Leaky ReLU(0.50·x + 0.50)", "alpha 0.25")


def test_each_unit_has_the_slope_it_has_learned():
    network = network_of(LayerSpec(2, "prelu"), values=[0.5] * 7 + [0.1, -0.2])
    assert unit_equation(network, 0, 1)[1] == f"{network.layers[0].activation.parameter.name} −0.20, learned"


def test_a_custom_activation_is_f_with_its_formula():
    network = network_of(LayerSpec(1, "custom", formula="z*tanh(z)"))
    assert unit_equation(network, 0, 0) == ("h₁ = f(0.50·x + 0.50)", "f(z) = z*tanh(z)")


def test_outputs_that_tell_classes_are_written_as_probabilities():
    two = network_of(LayerSpec(1, "tanh"), inputs=2, output="sigmoid", labels=("a", "b"))
    assert unit_equation(two, 1, 0) == ("p(b) = σ(z) = 1 / (1 + e⁻ᶻ)", "z = 0.50·h₁ + 0.50")
    three = network_of(LayerSpec(1, "tanh"), inputs=2, outputs=3, output="softmax", labels=("a", "b", "c"))
    assert unit_equation(three, 1, 1) == ("p(b) = e^z₂ / (e^z₁ + … + e^z₃)", "z₂ = 0.50·h₁ + 0.50")


def test_two_inputs_have_their_names():
    network = network_of(LayerSpec(1, "tanh"), inputs=2)
    assert unit_equation(network, 0, 0) == ("h₁ = tanh(0.50·x₁ + 0.50·x₂ + 0.50)",)
    assert unit_equation(network, -1, 0) == ("the first input, the horizontal axis of the plot",)
    assert unit_equation(network, -1, 1) == ("the second input, the vertical axis of the plot",)
    assert unit_equation(network_of(inputs=3), -1, 2) == ("input 3",)


def test_features_of_two_inputs_stand_in_equations_and_their_squares_in_brackets():
    features = ("x1", "x1*x2")
    network = network_of(LayerSpec(1, "tanh", unit="quadratic"), inputs=2, features=features)
    (line,) = unit_equation(network, 0, 0)
    assert line == "h₁ = tanh(0.50·x₁² + 0.50·x₁ + 0.50·(x₁·x₂)² + 0.50·x₁·x₂ + 0.50)"
    assert unit_equation(network, -1, 0) == ("the first input, the horizontal axis of the plot",)
    assert unit_equation(network, -1, 1) == ("x₁·x₂ of the inputs",)


def test_both_of_two_scaled_inputs_are_stated():
    shape = NetworkSpec(inputs=2, hidden=(LayerSpec(1, "tanh"),))
    network = Network(shape, np.full(shape.parameter_count, 0.5), Scaling((2.0, 0.0), (4.0, 1.0)))
    assert unit_equation(network, 0, 0) == (
        "h₁ = tanh(0.50·x′₁ + 0.50·x′₂ + 0.50)",
        "x′₁ = (x₁ − 2.00) / 4.00",
        "x′₂ = (x₂ + 0.00) / 1.00",
    )


def test_features_have_names():
    spec = NetworkSpec(features=("x", "sin(x)"))
    assert unit_name(spec, -1, 1) == "Input sin x"
