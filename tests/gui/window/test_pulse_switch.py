"""Pulses are shown until a person turns them off, in this window and the next."""

import pytest
from PySide6.QtCore import QObject

from neuronlab.gui.window.pulse_switch import PulseSwitch
from neuronlab.session.settings import Settings
from tests.controls import trigger


class Pulses:
    def set_on(self, is_on):
        self.is_on = is_on


@pytest.fixture
def owner(qapp):
    return QObject()


def test_a_switch_turns_the_pulses_on_and_off_and_remembers(owner):
    pulses = Pulses()
    switch = PulseSwitch(pulses, Settings(), owner)
    assert pulses.is_on
    switch.trigger()
    assert not pulses.is_on
    assert not Settings().shows_pulses
    switch.trigger()
    assert pulses.is_on
    assert Settings().shows_pulses


def test_the_next_switch_begins_as_the_last_was_left(owner):
    PulseSwitch(Pulses(), Settings(), owner).trigger()
    pulses = Pulses()
    assert not PulseSwitch(pulses, Settings(), owner).isChecked()
    assert not pulses.is_on


def test_pulses_can_be_turned_off_and_stay_so(window, session, qtbot, wait_for_frame):
    action = next(action for action in window._menus["&View"].actions() if "pulses" in action.text().replace("&", ""))
    assert action.isChecked()
    session.step()
    wait_for_frame(lambda frame: frame.step == 1)
    qtbot.waitUntil(lambda: window.diagram.pulses.is_running)
    trigger(qtbot, action)
    assert not window.diagram.pulses.is_running
    assert not Settings().shows_pulses
    session.step()
    wait_for_frame(lambda frame: frame.step == 2)
    assert not window.diagram.pulses.is_running
