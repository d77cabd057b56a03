"""Whether steps are shown as pulses: an entry of the View menu that remembers what was chosen."""

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
        set_tip(self, "Signals and gradients run through the network diagram with every single step, and when slow")
        pulses.set_on(settings.shows_pulses)
        self.toggled.connect(self._switch)

    @Slot(bool)
    def _switch(self, is_on: bool) -> None:
        self._pulses.set_on(is_on)
        self._settings.shows_pulses = is_on
