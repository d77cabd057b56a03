"""How long tests wait for what has to come: as long as a machine may need whose cores are all busy.

A wait ends as soon as what it waits for is there, so patience costs nothing where all is well. Knows no Qt.
"""

from functools import partial

from pytestqt.qtbot import QtBot

WAIT_MS = 30_000
WAIT_S = WAIT_MS / 1000


class PatientBot(QtBot):
    """The bot of pytest-qt, which by itself gives up after five seconds."""

    def __init__(self, request):
        super().__init__(request)
        for wait in ("waitSignal", "waitSignals", "waitUntil", "waitActive", "waitExposed"):
            setattr(self, wait, partial(getattr(self, wait), timeout=WAIT_MS))
