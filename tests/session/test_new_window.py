"""A new window is this program in a process of its own."""

import sys

from neuronlab.session import new_window
from neuronlab.session.new_window import open_new_window


def test_the_program_starts_again_with_the_arguments_it_is_given(monkeypatch):
    started = []

    class Process:
        @staticmethod
        def startDetached(program, arguments):  # noqa: N802  # Qt's name
            started.append((program, arguments))
            return len(started) == 1, 0

    monkeypatch.setattr(new_window, "QProcess", Process)
    assert open_new_window("work.nlab")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert not open_new_window("work.nlab")
    assert started == [(sys.executable, ["-m", "neuronlab", "work.nlab"]), (sys.executable, ["work.nlab"])]
