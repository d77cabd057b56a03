import numpy as np
import pytest

from neuronlab.analysis.health.stuck_units import FREED_SHARE, SATURATED_SHARE
from neuronlab.analysis.signals import mean_signals
from neuronlab.analysis.unit_contributions import unit_contributions
from neuronlab.analysis.unit_marks import unit_marks
from neuronlab.core.network.network import Network, parameter_blocks
from tests.core.building import make_run, state_at, wavy_points


@pytest.mark.parametrize("shown_before", ["", "saturated"])
def test_what_pictures_mark_as_saturated_is_what_the_insight_line_counts(shown_before):
    rng = np.random.default_rng(0)
    run, points = make_run("40:tanh,30:sigmoid"), wavy_points(100)
    state = state_at(run, points, rng.normal(0.0, 4.0, run.network.parameter_count))
    network = Network(run.network, state.parameters)
    passed = network.forward(points.inputs)
    marks = unit_marks(
        network, points.inputs, passed, shown_before, with_contributions=False, with_signals=False
    ).saturated
    share = FREED_SHARE if shown_before else SATURATED_SHARE
    for layer, (z, _), found in zip(network.layers[:-1], passed[:-1], marks, strict=True):
        slopes = np.abs(layer.activation.derivatives(z, layer.parameter))
        by_hand = (slopes < 0.05 * (1.0 if layer.activation.label == "tanh" else 0.25)).mean(axis=1) >= share
        assert 0 < np.count_nonzero(found) < len(found)
        assert found.tolist() == by_hand.tolist()


def marks_of(run, parameters, *, with_contributions=False, with_signals=False):
    """The marks of a network with these parameters over some points, and what each layer puts out there."""
    points, network = wavy_points(20), Network(run.network, np.asarray(parameters))
    passed = network.forward(points.inputs)
    asked = {"with_contributions": with_contributions, "with_signals": with_signals}
    return unit_marks(network, points.inputs, passed, "", **asked), network, points, [y for _, y in passed]


RUN = make_run("3:relu,2:tanh")
PARAMETERS = np.random.default_rng(0).normal(size=RUN.network.parameter_count)


def test_units_that_never_fire_are_marked_as_silent_layer_by_layer():
    parameters = PARAMETERS.copy()
    parameter_blocks(RUN.network, parameters)[0][:, -1] = [9.0, -9e3, 9.0]
    marks, *_ = marks_of(RUN, parameters)
    assert [mask.tolist() for mask in marks.silent] == [[False, True, False], [False, False]]


def test_contributions_and_signals_are_worked_out_where_they_are_asked_for():
    marks, *_ = marks_of(RUN, PARAMETERS)
    assert marks.contributions is None
    assert marks.signals is None
    marks, network, points, outputs = marks_of(RUN, PARAMETERS, with_contributions=True, with_signals=True)
    np.testing.assert_equal(marks.contributions, tuple(unit_contributions(network, outputs)))
    np.testing.assert_equal(marks.signals, mean_signals(network, points.inputs, outputs))


def test_marks_are_read_only():
    marks, *_ = marks_of(RUN, PARAMETERS, with_contributions=True, with_signals=True)
    arrays = (*marks.silent, *marks.saturated, *marks.contributions, *marks.signals)
    assert not any(array.flags.writeable for array in arrays)
