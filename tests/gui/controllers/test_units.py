import pytest
from msgspec.structs import replace

from neuronlab.gui.controllers.units import GONE, UnitsController
from neuronlab.session.session import Session


@pytest.fixture
def units(still, qapp, monkeypatch):
    monkeypatch.setattr(type(still), "is_present", Session.is_present, raising=False)
    return UnitsController(still, still.document)


def names(still):
    stack = still.document.undo_stack
    return [stack.text(number) for number in range(stack.count())]


def test_units_are_frozen_and_muted_and_back_one_edit_each(still, units):
    def network():
        return still.document.experiment.workspace.run.network

    frame = still.frame
    units.freeze(frame, 0, 2, is_on=True)
    units.freeze(frame, 0, 1, is_on=True)
    units.mute(frame, 1, 3, is_on=True)
    units.freeze(frame, 2, 0, is_on=True)
    assert (network().hidden[0].frozen, network().hidden[1].muted) == ((1, 2), (3,))
    assert network().frozen_outputs == (0,)
    units.freeze(frame, 0, 2, is_on=False)
    units.mute(frame, 1, 3, is_on=False)
    assert (network().hidden[0].frozen, network().hidden[1].muted) == ((1,), ())
    assert names(still)[-2:] == ["Unfreeze h⁽¹⁾₃", "Unmute h⁽²⁾₄"]
    assert len(names(still)) == 6


def test_a_reset_and_numbers_are_edits_with_names(still, units):
    units.reset(still.frame, 1, 0)
    units.set_parameters(still.frame, "w to 0", {3: 0.0})
    assert names(still) == ["Reset h⁽²⁾₁", "w to 0"]


@pytest.mark.parametrize("act", ["freeze", "mute", "reset", "set_parameters"])
def test_units_that_are_gone_are_reported_and_nothing_is_changed(still, units, act):
    frame, said = still.frame, []
    units.refused.connect(said.append)
    still.document.undo_stack.clear()
    workspace = still.document.experiment.workspace
    run = replace(workspace.run, network=replace(workspace.run.network, hidden=()))
    still.document.push_run(run, "No layers")
    arguments = {"set_parameters": ("w", {0: 1.0})}.get(act, (0, 1))
    getattr(units, act)(frame, *arguments, **({"is_on": True} if act in {"freeze", "mute"} else {}))
    assert said == [GONE]
    assert names(still) == ["No layers"]
