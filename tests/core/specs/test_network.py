import pytest
from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.errors import InputError
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import MAX_HIDDEN_LAYERS, MAX_PARAMETERS, MAX_WIDTH, LayerSpec, NetworkSpec


def test_parameters_are_counted_with_their_biases():
    spec = NetworkSpec(inputs=2, outputs=3, hidden=(LayerSpec(4, "relu"), LayerSpec(5, "tanh")))
    assert spec.widths == (2, 4, 5, 3)
    assert spec.activations == ("relu", "tanh", "identity")
    assert spec.parameter_count == 4 * 3 + 5 * 5 + 3 * 6
    assert NetworkSpec().parameter_count == 2


def test_a_network_is_linear_when_no_layer_bends():
    assert NetworkSpec().is_linear
    assert NetworkSpec(hidden=(LayerSpec(3, "identity"),) * 2).is_linear
    assert not NetworkSpec(hidden=(LayerSpec(3, "identity"), LayerSpec(1, "relu"))).is_linear


@pytest.mark.parametrize("units", [(3,), (-1,), (1, 0), (0, 0)])
@pytest.mark.parametrize("field", ["muted", "frozen"])
def test_units_that_are_not_there_or_out_of_order_are_refused(field, units):
    with pytest.raises(InputError, match=rf"{field} units .* 0 to 2"):
        LayerSpec(3, **{field: units})


def test_a_choice_is_kept_in_the_tables_order_and_plain_inputs_are_no_choice():
    assert NetworkSpec(features=("sin(x)", "x", "x")).features == ("x", "sin(x)")
    assert NetworkSpec(features=("x",)) == NetworkSpec()
    assert NetworkSpec(inputs=2, features=("x2", "x1")) == NetworkSpec(inputs=2)
    assert NetworkSpec(inputs=2, features=("x2",)).features == ("x2",)
    assert NetworkSpec(features=("x", "x^2")).widths == (2, 1)


def test_networks_of_too_many_layers_or_parameters_are_refused():
    widest = (LayerSpec(MAX_WIDTH),) * MAX_HIDDEN_LAYERS
    assert NetworkSpec(hidden=widest).parameter_count < MAX_PARAMETERS
    with pytest.raises(InputError, match=f"{MAX_HIDDEN_LAYERS + 1}"):
        NetworkSpec(hidden=(LayerSpec(1),) * (MAX_HIDDEN_LAYERS + 1))
    with pytest.raises(InputError, match=f"{MAX_PARAMETERS:,}"):
        NetworkSpec(hidden=(LayerSpec(MAX_WIDTH, unit="quadratic"),) * MAX_HIDDEN_LAYERS)


def test_a_parameter_is_for_an_activation_that_has_one_and_within_its_bounds():
    bounds = ACTIVATIONS["leaky_relu"].parameter
    assert LayerSpec(activation="leaky_relu").value == bounds.default
    assert LayerSpec(activation="leaky_relu", parameter=bounds.high).value == bounds.high
    assert LayerSpec(activation="tanh").value == 0.0
    with pytest.raises(InputError, match=bounds.name):
        LayerSpec(activation="leaky_relu", parameter=bounds.high + 1.0)
    with pytest.raises(InputError, match="parameter"):
        LayerSpec(activation="tanh", parameter=0.5)


def test_another_activation_starts_with_its_usual_parameter():
    layer = LayerSpec(5, "leaky_relu", parameter=0.7, dropout=0.2, muted=(1,))
    assert layer.with_activation("elu") == LayerSpec(5, "elu", dropout=0.2, muted=(1,))
    assert layer.with_activation("custom", "z²").kind.formula != layer.kind.formula


def test_another_layer_like_it_begins_with_no_unit_muted_or_frozen():
    assert LayerSpec(5, "relu", dropout=0.1, muted=(0, 3), frozen=(2,)).untouched == LayerSpec(5, "relu", dropout=0.1)


MIXED = NetworkSpec(hidden=(LayerSpec(3, "prelu", unit="quadratic"), LayerSpec(2, "tanh", frozen=(1,))))


def test_quadratic_units_and_learned_negative_slopes_have_parameters_of_their_own():
    assert MIXED.block_shapes == [(3, 3), (2, 4), (1, 3)]
    assert MIXED.negative_slope_count == 3
    assert MIXED.parameter_count == 9 + 8 + 3 + 3
    assert MIXED.units == (UNITS["quadratic"], UNITS["linear"], UNITS["linear"])
    assert MIXED.frozen == ((), (1,), ())


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"activation": "relu"}, True),
        ({"dropout": 0.5}, True),
        ({"muted": (0,)}, True),
        ({"width": 4}, False),
        ({"unit": "quadratic"}, False),
        ({"activation": "prelu"}, False),
    ],
)
def test_parameters_mean_the_same_while_their_layout_does(changed, expected):
    before = NetworkSpec(hidden=(LayerSpec(3, "tanh"),))
    after = NetworkSpec(hidden=(replace(LayerSpec(3, "tanh"), **changed),))
    assert (before.layout == after.layout) == expected


@pytest.mark.parametrize(
    ("network", "linear_logits", "piecewise", "linear"),
    [
        (NetworkSpec(), True, True, True),
        (NetworkSpec(output="sigmoid", labels=("a", "b")), True, True, False),
        (NetworkSpec(hidden=(LayerSpec(2, "relu"),)), False, True, False),
        (NetworkSpec(hidden=(LayerSpec(2, "tanh"),)), False, False, False),
        (NetworkSpec(hidden=(LayerSpec(2, "identity", unit="quadratic"),)), False, False, False),
        (NetworkSpec(features=("x^2",)), False, False, False),
    ],
)
def test_what_bends_is_told_from_what_is_straight_between_kinks(network, linear_logits, piecewise, linear):
    assert network.has_linear_logits == linear_logits
    assert network.is_piecewise_linear == piecewise
    assert network.is_linear == linear


def test_units_are_dropped_where_any_layer_says_so():
    assert not MIXED.drops_out
    assert NetworkSpec(hidden=(LayerSpec(3), LayerSpec(3, dropout=0.1))).drops_out


def test_outputs_that_are_not_there_are_refused():
    with pytest.raises(InputError, match=r"frozen units .* 0 to 0"):
        NetworkSpec(frozen_outputs=(1,))


def test_a_narrower_layer_forgets_the_units_it_has_no_more():
    layer = LayerSpec(8, muted=(0, 5), frozen=(3, 4, 7)).with_width(5)
    assert (layer.width, layer.muted, layer.frozen) == (5, (0,), (3, 4))


def test_the_layout_does_not_depend_on_them():
    plain = NetworkSpec(hidden=(LayerSpec(4, "relu"), LayerSpec(3, "tanh")))
    set_by_hand = replace(plain, hidden=(LayerSpec(4, "relu", muted=(1,), frozen=(0, 3)), plain.hidden[1]))
    assert set_by_hand.layout == plain.layout
