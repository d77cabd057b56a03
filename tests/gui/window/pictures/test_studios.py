from PySide6.QtCore import QSize

from neuronlab.gui.window.pictures.saving import pictures_of


def test_studios_are_closed_after_a_picture_even_if_that_fails_and_with_the_window(window, qtbot, monkeypatch):
    failures, studios, opened = [], pictures_of(window).studios, []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _traceback: failures.append(str(error)))

    def fail(_part):
        raise ValueError("no picture")

    with qtbot.captureExceptions() as caught:
        studios.show("scores", QSize(300, 200), fail)
        qtbot.waitUntil(lambda: bool(caught))
    assert [str(error) for _, error, _ in caught] == ["no picture"]
    assert studios._open == []
    studios.open(opened.append)
    qtbot.waitUntil(lambda: opened != [])
    assert opened[0].window is not window
    studios.close()
    assert studios._open == []
