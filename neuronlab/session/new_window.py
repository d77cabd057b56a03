"""A new window is a new process: each has a training thread and an interpreter lock of its own."""

import sys

from PySide6.QtCore import QProcess

NEW = "--new"
"""The option of the command line that starts with a new experiment."""


def open_new_window(*arguments: str) -> bool:
    """Start the program once more, with these arguments; returns whether the system could start it."""
    # A program that is frozen is its own interpreter.
    own = [] if getattr(sys, "frozen", False) else ["-m", "neuronlab"]
    is_started, _ = QProcess.startDetached(sys.executable, [*own, *arguments])
    return bool(is_started)
