import pytest

from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.inspector.view import InspectorView
from neuronlab.wording.equations import unit_equation
from neuronlab.wording.parameters import edge_indices
from tests.controls import click

SIZE = (360, 320)


@pytest.fixture
def inspector(theme):
    return InspectorView(theme)


@pytest.fixture
def pinned(inspector):
    """The units it has told to be pinned."""
    pinned = []
    inspector.pinned.connect(lambda *pin: pinned.append(pin))
    return pinned


def test_it_begins_with_the_first_unit_and_its_equation(inspector, pinned, make_frame, shown):
    frame = make_frame((3, "relu"), (2, "tanh"))
    shown(inspector, frame, SIZE)
    assert pinned == [inspector.pin] == [(0, 0)]
    assert unit_equation(frame.network, 0, 0)[0] in inspector.painted_texts()


def test_a_layer_or_a_unit_that_is_chosen_is_pinned_once(inspector, pinned, make_frame, shown):
    frame = make_frame((3, "relu"), (2, "tanh"))
    shown(inspector, frame, SIZE)
    inspector.layer.chosen.emit("1")
    inspector.unit.setValue(2)
    inspector.pin_unit(1, 1)
    assert pinned == [(0, 0), (1, 0), (1, 1)]
    assert unit_equation(frame.network, 1, 1)[0] in inspector.painted_texts()


def test_an_edge_pins_its_unit_with_its_weight_as_the_current_number(inspector, make_frame, shown):
    frame = make_frame((3, "relu"), (2, "tanh"))
    shown(inspector, frame, SIZE)
    inspector.pin_edge(1, 1, 2)
    assert inspector.pin == (1, 1)
    assert inspector.numbers.current.index == edge_indices(frame.network, 1, 2, 1)[0]


def test_a_unit_that_is_gone_comes_back_with_its_layer(inspector, make_frame, shown):
    large, small = make_frame((3, "relu"), (2, "tanh")), make_frame((2, "relu"))
    shown(inspector, large, SIZE)
    inspector.pin_unit(1, 1)
    inspector.show_frame(small)
    assert unit_equation(small.network, 1, 0)[0] in inspector.painted_texts()
    inspector.show_frame(large)
    assert unit_equation(large.network, 1, 1)[0] in inspector.painted_texts()


def test_what_is_asked_is_about_the_unit_that_is_seen(inspector, make_frame, shown, qtbot):
    shown(inspector, make_frame((3, "relu")), SIZE)
    inspector.pin_unit(0, 2)
    asked = []
    for signal in (inspector.freeze_asked, inspector.mute_asked, inspector.reset_asked):
        signal.connect(lambda *what: asked.append(what))
    for button in (inspector.freeze, inspector.mute, inspector.reset):
        click(qtbot, button)
    assert asked == [(0, 2, True), (0, 2, True), (0, 2)]


def test_buttons_show_whether_the_unit_is_frozen_or_muted_and_an_output_cannot_be_muted(inspector, make_frame, shown):
    shown(inspector, make_frame(LayerSpec(3, "relu", frozen=(1,), muted=(2,))), SIZE)

    def states(*pin):
        inspector.pin_unit(*pin)
        return inspector.freeze.isChecked(), inspector.mute.isChecked(), inspector.mute.isEnabled()

    assert states(0, 0) == (False, False, True)
    assert states(0, 1) == (True, False, True)
    assert states(0, 2) == (False, True, True)
    assert states(1, 0) == (False, False, False)


def test_the_row_of_a_clicked_weight_is_marked_without_the_focus_until_another_row_is_current(
    inspector, make_frame, shown
):
    told = []
    inspector.edge_marked.connect(told.append)
    frame = make_frame((3, "relu"), (2, "tanh"))
    shown(inspector, frame, SIZE)
    inspector.numbers.clearFocus()
    inspector.pin_unit(1, 1)
    before = inspector.numbers.grab().toImage()
    inspector.pin_edge(1, 1, 2)
    assert told == [(1, 2, 1)]
    assert inspector.numbers.grab().toImage() != before
    inspector.pin_unit(1, 1)
    assert told[-1] is None
    inspector.pin_edge(1, 1, 0)
    inspector.pin_edge(1, 0, 0)
    assert told[-1] == (1, 0, 0)
    inspector.pin_unit(0, 0)
    assert told[-1] is None
