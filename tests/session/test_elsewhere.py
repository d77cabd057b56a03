"""A file that another window has open is said to be, and whether that window heard."""

from pathlib import Path

from neuronlab.session import elsewhere
from neuronlab.session.elsewhere import say_elsewhere


def test_the_sentence_says_whether_the_other_window_was_raised(monkeypatch):
    asked = []
    monkeypatch.setattr(elsewhere, "ring", lambda server: asked.append(server) or len(asked) == 1)
    path = Path("/home/ada/spiral.nlab")
    assert say_elsewhere(path, "a") == "spiral.nlab is open in another window, which was brought to the front."
    assert say_elsewhere(path, "b") == "spiral.nlab is open in another window, which does not answer."
    assert asked == ["a", "b"]
