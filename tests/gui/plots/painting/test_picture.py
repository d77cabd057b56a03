import pytest
from PySide6.QtWidgets import QApplication

from neuronlab.gui.plots.painting.picture import Backdrop, Picture
from neuronlab.gui.theme.theme import Theme


class Broken(Picture):
    """Paints well until it is told to fail."""

    fails = False

    def paint(self, painter):
        if self.fails:
            raise ZeroDivisionError("on purpose")


@pytest.mark.parametrize("in_backdrop", [False, True])
def test_an_error_while_painting_is_told_and_leaves_no_painter_open(qtbot, in_backdrop):
    broken = Broken(Theme("dark"))
    qtbot.addWidget(broken)
    broken.resize(60, 40)
    broken.show()
    if in_backdrop:
        backdrop = Backdrop()
        broken.paint = lambda painter: backdrop.paint(painter, broken, "key", lambda _inner: 1 / 0)
    broken.fails = True
    with qtbot.capture_exceptions() as caught:
        broken.update()
        qtbot.waitUntil(lambda: bool(caught))
    assert any(issubclass(kind, ZeroDivisionError) for kind, _, _ in caught)
    # An open painter would be told of by Qt here, which fails the test, and crash when the widget goes.
    broken.fails = False
    broken.paint = lambda painter: None
    broken.update()
    QApplication.processEvents()
