import pytest
from PySide6.QtWidgets import QApplication

from neuronlab.analysis.frames import request as views
from neuronlab.gui.plots.activation.view import ActivationView
from neuronlab.gui.plots.collapse.view import CollapseView
from neuronlab.gui.plots.contributions.view import ContributionsView
from neuronlab.gui.plots.diagram.view import NetworkDiagram
from neuronlab.gui.plots.gradients.view import GradientsView
from neuronlab.gui.plots.loss.view import LossView
from neuronlab.gui.plots.neurons.view import NeuronsView
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.plots.scores.view import ScoresView
from neuronlab.gui.theme.theme import DARK, LIGHT, Theme

VIEWS = {
    views.DIAGRAM: NetworkDiagram,
    views.NEURONS: NeuronsView,
    views.GRADIENTS: GradientsView,
    views.LOSS: LossView,
    views.SCORES: ScoresView,
    views.ACTIVATION: ActivationView,
    views.COLLAPSE: CollapseView,
    views.CONTRIBUTIONS: ContributionsView,
}


@pytest.fixture
def theme(qapp):  # colours need the application
    return Theme("dark")


@pytest.fixture(params=["curve", "classes"])
def frame_at(request, make_frame, make_plane_frame):
    """The frame after so many steps, of either number of inputs."""
    if request.param == "curve":
        return lambda steps: make_frame((4, "relu"), steps=steps)
    return lambda steps: make_plane_frame((4, "relu"), classes=3, steps=steps)


@pytest.fixture(params=VIEWS)
def widget(request, theme, frame_at, shown):
    widget = VIEWS[request.param](theme)
    shown(widget, frame_at(20))
    return widget


@pytest.fixture
def repaints(monkeypatch, qtbot, widget):
    """Grows with every repaint from now on, by the kind of picture that is painted."""
    with qtbot.waitExposed(widget):
        widget.repaint()
    painted = []
    for kind in {type(picture) for picture in [widget, *widget.findChildren(Picture)] if isinstance(picture, Picture)}:

        def note_and_paint(self, painter, paint=kind.paint):
            painted.append(type(self))
            paint(self, painter)

        monkeypatch.setattr(kind, "paint", note_and_paint)
    return painted


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_names_what_it_needs_of_a_frame(name):
    assert VIEWS[name].view == name


def test_a_frame_asks_for_one_repaint_however_many_came(qtbot, widget, frame_at, repaints):
    for steps in (30, 40, 50):
        widget.show_frame(frame_at(steps))
    qtbot.waitUntil(lambda: bool(repaints))
    QApplication.processEvents()
    assert len(repaints) == len(set(repaints))


def test_another_theme_repaints_in_its_colours(qtbot, widget, theme, repaints):
    for mode, colors in (("light", LIGHT), ("dark", DARK)):
        before = len(repaints)
        theme.set_mode(mode)
        qtbot.waitUntil(lambda before=before: len(repaints) > before)
        assert widget.grab().toImage().pixelColor(1, 1) == colors.color("panel")


def test_a_frame_makes_no_new_objects(widget, frame_at):
    before = len(widget.findChildren(object))
    for steps in (30, 40):
        widget.show_frame(frame_at(steps))
        widget.grab()
    assert len(widget.findChildren(object)) == before
