"""The View menu entry that shows steps as pulses; its state is remembered."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from neuronlab.gui.plots.diagram.pulses import Pulses
from neuronlab.gui.widgets.plain_text import set_tip
from neuronlab.session.settings import Settings


class PulseSwitch(QAction):
    """Turns the pulses of the network diagram on and off."""

    def __init__(self, pulses: Pulses, settings: Settings, parent: QObject) -> None:
        super().__init__("Show p&ulses of single steps", parent)
        self._pulses, self._settings = pulses, settings
        self.setCheckable(True)
        self.setChecked(settings.shows_pulses)
        set_tip(self, "Animate signals and gradients in the network diagram for single steps and at slow speed")
        pulses.set_on(settings.shows_pulses)
        self.toggled.connect(self._switch)

    @Slot(bool)
    def _switch(self, is_on: bool) -> None:
        self._pulses.set_on(is_on)
        self._settings.shows_pulses = is_on
