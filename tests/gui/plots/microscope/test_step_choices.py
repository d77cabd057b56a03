import pytest

from neuronlab.analysis.microscope import take_apart
from neuronlab.core.training.trainer import Trainer
from neuronlab.gui.plots.microscope.step_choices import StepChoices
from neuronlab.wording.step.lines import UNITS_SHOWN
from neuronlab.wording.step.stages import Part, Stage
from tests.core.building import make_run, wavy_points

WIDE = UNITS_SHOWN + 5
FORWARD, UPDATE = Stage(Part.FORWARD, 0), Stage(Part.UPDATE)


def trace_of(hidden, count=10, batch_size=4):
    return take_apart(Trainer(make_run(hidden, batch_size=batch_size), wavy_points(count)))


@pytest.fixture
def choices(qtbot):
    choices = StepChoices()
    qtbot.addWidget(choices)
    choices.show()
    return choices


def offered(choices):
    """Which of point, layer and first unit can be chosen."""
    return tuple(field.isVisible() for field in (choices.point, choices.layer, choices.unit))


def test_only_what_there_is_to_choose_is_offered(choices):
    trace = trace_of(f"{WIDE}:tanh,2:tanh")
    for stage, visible in (
        (Stage(Part.FORWARD), (True, False, False)),
        (FORWARD, (True, False, True)),
        (Stage(Part.BACKWARD, 1), (True, False, False)),
        (UPDATE, (False, True, True)),
    ):
        choices.offer(trace, stage)
        assert offered(choices) == visible
    choices.offer(trace_of("", batch_size=1), Stage(Part.FORWARD))
    assert offered(choices) == (False, False, False)
    choices.offer(trace_of(""), UPDATE)
    assert offered(choices) == (False, False, False)


def test_what_is_chosen_is_counted_from_0(choices):
    trace = trace_of(f"{WIDE}:tanh")
    choices.offer(trace, FORWARD)
    choices.point.setValue(3)
    choices.unit.setValue(5)
    look, layer = choices.offer(trace, FORWARD)
    assert (look.trace, look.point, look.unit, layer) == (trace, 2, 4, 0)


def test_an_update_is_of_the_layer_that_is_chosen_and_begins_with_its_first_unit(choices):
    trace = trace_of(f"{WIDE}:tanh,{WIDE}:tanh")
    assert choices.offer(trace, UPDATE)[1] == 0
    choices.unit.setValue(5)
    choices.layer.show_key("1")
    choices.layer.chosen.emit("1")
    look, layer = choices.offer(trace, UPDATE)
    assert (layer, look.unit) == (1, 0)


def test_a_stage_of_no_layer_says_so(choices):
    assert choices.offer(trace_of("2:tanh"), Stage(Part.LOSS))[1] == -1


def test_a_smaller_batch_offers_fewer_points_and_only_a_person_changes_the_choice(choices, qtbot):
    choices.offer(trace_of("2:tanh", batch_size=8), FORWARD)
    choices.point.setValue(8)
    with qtbot.assertNotEmitted(choices.changed):
        look, _ = choices.offer(trace_of("2:tanh", batch_size=3), FORWARD)
    assert look.point == 2
    with qtbot.waitSignal(choices.changed):
        choices.point.setValue(1)
