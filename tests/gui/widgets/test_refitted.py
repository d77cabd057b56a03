import sys

import pytest
from PySide6.QtWidgets import QLabel

from neuronlab.gui.widgets.refitted import Refitted


class Fitted(Refitted, QLabel):
    """Counts how often it fits itself."""

    def __init__(self):
        self.fitted = []
        super().__init__("text")

    def fit(self):
        self.fitted.append((self.width(), self.font().pixelSize()))


class Failing(Refitted, QLabel):
    def fit(self):
        raise ValueError


@pytest.fixture
def label(qtbot):
    label = Fitted()
    qtbot.addWidget(label)
    with qtbot.waitExposed(label):
        label.show()
    label.fitted.clear()
    return label


def test_another_width_and_another_font_are_fitted_once_they_hold(label, qtbot):
    label.resize(321, 20)
    qtbot.waitUntil(lambda: [width for width, _ in label.fitted] == [321])
    font = label.font()
    font.setPixelSize(31)
    label.setFont(font)
    assert label.fitted[-1] == (321, 31)
    count = len(label.fitted)
    label.setText("another")
    label.setEnabled(False)
    assert len(label.fitted) == count


def test_an_error_while_fitting_does_not_reach_qt(qtbot, monkeypatch):
    reported = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: reported.append(kind))
    label = Failing("text")
    qtbot.addWidget(label)
    font = label.font()
    font.setPixelSize(31)
    label.setFont(font)
    assert set(reported) == {ValueError}
