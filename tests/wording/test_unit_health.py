"""How a unit is: what a person set, and what keeps it from learning, which is told first."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.wording.numbers import NOTHING
from neuronlab.wording.unit_health import (
    frozen_units,
    gradient_text,
    muted_units,
    saturated_units,
    silent_units,
    unit_health,
)

INPUT, HIDDEN, OUTPUT = -1, 0, 1


def test_units_are_distinct_names_by_what_is_the_matter_with_them(make_frame):
    dead = make_frame(LayerSpec(4, "relu", muted=(1,), frozen=(2,)), blocks=[[[0.0, -50.0]] + [[1.0, 0.0]] * 3])
    assert (silent_units(dead, HIDDEN), muted_units(dead, HIDDEN), frozen_units(dead, HIDDEN)) == ({0}, {1}, {2})
    flat = make_frame((3, "tanh"), blocks=[[[1.0, 0.0], [0.0, 50.0], [1.0, 0.0]]])
    assert (saturated_units(flat, HIDDEN), silent_units(flat, HIDDEN)) == ({1}, set())


@pytest.mark.parametrize("units", [silent_units, saturated_units, muted_units, frozen_units])
@pytest.mark.parametrize("layer", [INPUT, OUTPUT])
def test_nothing_is_the_matter_with_inputs_and_outputs(make_frame, units, layer):
    frame = make_frame(LayerSpec(1, "relu", muted=(0,), frozen=(0,)), blocks=[[[0.0, -50.0]]])
    assert units(frame, layer) == set()


def test_outputs_can_be_frozen_and_inputs_cannot(make_frame):
    frame = make_frame((2, "relu"))
    network = msgspec.structs.replace(frame.run.network, frozen_outputs=(0,))
    frame = replace(frame, run=msgspec.structs.replace(frame.run, network=network))
    assert [frozen_units(frame, layer) for layer in (INPUT, HIDDEN, OUTPUT)] == [set(), set(), {0}]


def test_what_keeps_a_unit_from_learning_is_told_first_and_alarms(make_frame):
    frame = make_frame(LayerSpec(2, "relu", frozen=(0,)), blocks=[[[0.0, -50.0], [1.0, 0.0]]])
    health = unit_health(frame, HIDDEN, 0)
    assert health.is_alarming
    assert len(health.lines) == 2
    assert "fires" in health.lines[0]
    assert "frozen" in health.lines[1]


def test_what_a_person_set_is_no_alarm(make_frame):
    frame = make_frame(LayerSpec(2, "relu", muted=(0,), frozen=(0,)), blocks=[[[0.0, -50.0], [1.0, 0.0]]])
    health = unit_health(frame, HIDDEN, 0)
    assert not health.is_alarming
    assert len(health.lines) == 1
    assert "muted" in health.lines[0]
    assert "frozen" in health.lines[0]


def test_shares_of_the_points_are_known_of_the_unit_that_is_looked_into_alone(make_frame):
    frame = make_frame((2, "tanh"), blocks=[[[0.0, 50.0], [0.0, 50.0]]])
    looked_into, other = (unit_health(frame, HIDDEN, unit) for unit in (0, 1))
    assert looked_into.is_alarming
    assert other.is_alarming
    assert "100" in looked_into.lines[0]
    assert "100" not in other.lines[0]


def test_a_unit_that_is_well_has_its_mean_derivative(make_frame):
    frame = make_frame((1, "tanh"), blocks=[[[0.0, 0.0]]])
    health = unit_health(frame, HIDDEN, 0)
    assert not health.is_alarming
    assert health.lines[0].endswith(" 1.00")
    assert unit_health(replace(frame, activation=None), HIDDEN, 0).lines == ()


def test_shares_that_are_silent_or_saturated_are_told_before_it(make_frame):
    frame = make_frame((1, "relu"), blocks=[[[1.0, 0.0]]])
    (line,) = unit_health(frame, HIDDEN, 0).lines
    assert line.index("silent") < line.index("mean |f′|")


def test_a_gradient_needs_points(make_frame):
    frame = make_frame((2, "tanh"))
    index = int(np.argmax(np.abs(frame.probe.gradient)))
    assert gradient_text(frame, "w", index).startswith("∂L/∂w ")
    assert not gradient_text(frame, "w", index).endswith(f" {NOTHING}")
    assert gradient_text(make_frame((2, "tanh"), points=NO_POINTS), "w", 0) == f"∂L/∂w {NOTHING}"
