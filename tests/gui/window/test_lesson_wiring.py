from tests.controls import until_usable
from tests.lessons.courses import a_course


def test_the_panel_stands_in_place_of_the_controls_which_can_be_used_in_it(qtbot, open_lab):
    window = open_lab(a_course(controls=("network", "training"))).window
    panel = window.lesson.panel
    assert (window.body.left, panel.isVisible(), window.controls.isVisible()) == (panel, True, False)
    assert panel.width() + 1 < window.canvas.mapTo(window, window.canvas.rect().topLeft()).x()
    until_usable(qtbot, window.training_panel.loss)
    window.presentation.toggle()
    assert not panel.isVisible()
    window.presentation.toggle()
    assert panel.isVisible()
