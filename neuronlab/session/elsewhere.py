"""What is said of a file that another window has open, after that window was asked to come to the front."""

from pathlib import Path

from neuronlab.session.doorbell import ring

RAISED = "{} is open in another window, which was brought to the front."
SILENT = "{} is open in another window, which does not answer."


def say_elsewhere(path: Path, server: str) -> str:
    """Ask the other window to show itself; returns a sentence about it."""
    return (RAISED if ring(server) else SILENT).format(path.name)
