"""How long tests wait for what has to come: as long as a machine may need whose cores are all busy.

A wait ends as soon as what it waits for is there, so patience costs nothing where all is well. Knows no Qt.
"""

from functools import partial

from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

WAIT_MS = 30_000
WAIT_S = WAIT_MS / 1000


def give_examples_time():
    """Let Hypothesis measure no time: by itself it fails an example of 0.2 s, and one that takes long to draw."""
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("patient", patient)
    settings.load_profile("patient")


class PatientBot(QtBot):
    """The bot of pytest-qt, which by itself gives up after five seconds."""

    def __init__(self, request):
        super().__init__(request)
        for wait in ("waitSignal", "waitSignals", "waitUntil", "waitActive", "waitExposed"):
            setattr(self, wait, partial(getattr(self, wait), timeout=WAIT_MS))
