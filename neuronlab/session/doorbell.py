"""How another process asks this one to bring its window to the front: a local server, whose name is in a lock file."""

import secrets

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PREFIX = "neuronlab-"
PATIENCE_MS = 1_000
"""How long a process that is asked may take to answer; one that computes a long step answers later, and is raised."""


class Doorbell(QObject):
    """Emits `rung` when another process asks for the window. Only processes of this person can ask."""

    rung = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self.name = f"{_PREFIX}{secrets.token_hex(12)}"

    def listen(self) -> None:
        """Listen from now on. Where a system refuses that, nobody can ask, and nothing else is amiss."""
        if not self._server.isListening():
            self._server.listen(self.name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    @Slot()
    def _answer(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnectFromServer()
            caller.deleteLater()
            self.rung.emit()


def ring(name: str) -> bool:
    """Ask the process with this server for its window; returns whether it could be asked."""
    if not name.startswith(_PREFIX):
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    is_heard = socket.waitForConnected(PATIENCE_MS)
    socket.abort()
    return bool(is_heard)


def remove_dead(name: str) -> None:
    """Remove what the server of a process that ended without closing it has left on disk."""
    if name.startswith(_PREFIX):
        QLocalServer.removeServer(name)
