"""A change of one run is made in another: what has changed, and nothing else."""

import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.training.all_runs import follow_change
from tests.core.building import make_run

ONE = make_run("4:tanh,3:relu", learning_rate=0.1, optimizer="sgd")
OTHER = replace(make_run("6:sigmoid,5:sine,2:tanh", learning_rate=0.5, batch_size=8), slot=3, name="mine")


def with_hidden(run, *layers):
    return replace(run, network=replace(run.network, hidden=layers))


def test_a_setting_is_changed_and_all_others_stay():
    after = replace(ONE, training=replace(ONE.training, learning_rate=0.02), stop=replace(ONE.stop, max_steps=9))
    run, origins = follow_change(ONE, after, OTHER)
    assert run.training == replace(OTHER.training, learning_rate=0.02)
    assert run.stop == replace(OTHER.stop, max_steps=9)
    assert (run.network, run.slot, run.name) == (OTHER.network, 3, "mine")
    assert origins == (0, 1, 2)


def test_the_same_layer_changes_and_keeps_its_own_width_and_kind():
    first, second = ONE.network.hidden
    after = with_hidden(ONE, first, replace(second, dropout=0.25))
    assert follow_change(ONE, after, OTHER).run.network.hidden == (
        OTHER.network.hidden[0],
        replace(OTHER.network.hidden[1], dropout=0.25),
        OTHER.network.hidden[2],
    )


def test_an_activation_comes_with_its_parameter_and_formula():
    _, second = ONE.network.hidden
    after = with_hidden(ONE, LayerSpec(4, "leaky_relu", 0.2), second)
    assert follow_change(ONE, after, OTHER).run.network.hidden[0] == LayerSpec(6, "leaky_relu", 0.2)


def test_a_width_cuts_the_units_that_were_muted():
    other = with_hidden(OTHER, LayerSpec(6, "sine", muted=(1, 5)), *OTHER.network.hidden[1:])
    first, second = ONE.network.hidden
    after = with_hidden(ONE, first.with_width(2), second)
    assert follow_change(ONE, after, other).run.network.hidden[0] == LayerSpec(2, "sine", muted=(1,))


def test_units_that_another_layer_does_not_have_are_left_out():
    first, second = ONE.network.hidden
    after = with_hidden(ONE, replace(first, muted=(0, 3)), second)
    narrow = with_hidden(OTHER, LayerSpec(2, "sine"), *OTHER.network.hidden[1:])
    assert follow_change(ONE, after, narrow).run.network.hidden[0].muted == (0,)


def test_a_layer_is_inserted_and_one_removed_in_the_same_position():
    first, second = ONE.network.hidden
    new = LayerSpec(7, "relu")
    run, origins = follow_change(ONE, with_hidden(ONE, first, new, second), OTHER, (0, None, 1))
    assert run.network.hidden == (OTHER.network.hidden[0], new, *OTHER.network.hidden[1:])
    assert origins == (0, None, 1, 2)
    run, origins = follow_change(ONE, with_hidden(ONE, second), OTHER, (1,))
    assert run.network.hidden == OTHER.network.hidden[1:]
    assert origins == (1, 2)


def test_a_layer_that_another_run_does_not_have_changes_nothing_there():
    short = with_hidden(OTHER, OTHER.network.hidden[0])
    first, second = ONE.network.hidden
    after = with_hidden(ONE, first, second.with_width(9))
    assert follow_change(ONE, after, short).run == short


def test_without_origins_layers_of_another_number_replace_all():
    layers = (LayerSpec(2, "relu", muted=(0,)), LayerSpec(3), LayerSpec(4))
    run, origins = follow_change(ONE, with_hidden(ONE, *layers), OTHER)
    assert run.network.hidden == tuple(layer.untouched for layer in layers)
    assert origins == (None, None, None)


def test_what_another_run_cannot_be_is_refused_in_a_sentence():
    deep = with_hidden(OTHER, *[LayerSpec(2)] * 16)
    first, second = ONE.network.hidden
    with pytest.raises(InputError, match="17 hidden layers are too many"):
        follow_change(ONE, with_hidden(ONE, first, LayerSpec(3), second), deep, (0, None, 1))
