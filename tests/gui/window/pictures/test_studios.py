from PySide6.QtCore import QSize

from neuronlab.gui.window.pictures.saving import pictures_of


def test_a_studio_is_closed_after_its_picture_even_if_that_fails(window, qtbot, monkeypatch):
    failures, studios = [], pictures_of(window).studios
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _traceback: failures.append(str(error)))

    def fail(_part):
        raise ValueError("no picture")

    with qtbot.captureExceptions() as caught:
        studios.show("scores", QSize(300, 200), fail)
        qtbot.waitUntil(lambda: bool(caught))
    assert [str(error) for _, error, _ in caught] == ["no picture"]
    assert studios._open == []


def test_closing_the_window_closes_its_studios(window, qtbot):
    studios, opened = pictures_of(window).studios, []
    studios.open(opened.append)
    qtbot.waitUntil(lambda: opened != [])
    assert opened[0].window is not window
    studios.close()
    assert studios._open == []
