"""A press, moves and a release on the plot are one gesture of the tool in hand, and become other experiments."""

import dataclasses

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.data.plane import plane_positions
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.canvas.guess import DrawnGuess
from neuronlab.gui.canvas.pictures.kinks import KinkMarks
from neuronlab.gui.canvas.strokes.hand import PlainStroke, PointerPosition
from neuronlab.gui.canvas.tools.gestures import Gestures
from neuronlab.gui.canvas.tools.kink_handles import KinkHandles
from neuronlab.gui.canvas.tools.section_handles import SectionHandles
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.session.selection import Selection

SURFACE = replace(Experiment(), task="surface")


class Desk:
    """Gestures on a plot, which work on whatever experiment they have made before."""

    def __init__(self, plot, theme):
        marks = KinkMarks(plot)
        plot.addItem(marks, ignoreBounds=True)
        self.plot, self.handles = plot, SectionHandles(plot, theme)
        self.gestures = Gestures(
            plot,
            theme,
            DrawnGuess(plot, theme),
            self.handles,
            KinkHandles(plot, marks),
            Selection(),
            np.random.default_rng(0),
        )
        self.experiment, self.edits, self.refused, self.fits = None, [], [], []
        self.gestures.edited.connect(self.take)
        self.gestures.refused.connect(self.refused.append)
        self.gestures.fit_asked.connect(lambda: self.fits.append(True))
        self.follow(Experiment())

    def follow(self, experiment):
        self.experiment = experiment
        self.gestures.follow(experiment)

    def take(self, proposal):
        self.edits.append((proposal.text, proposal.gesture))
        self.follow(proposal.experiment)

    def at(self, x, y):
        return PointerPosition(x, y, *self.plot.box.viewPixelSize())

    def drag(self, *places, releases=True):
        first, *others = places
        self.plot.pressed.emit(self.at(*first))
        for place in others:
            self.plot.dragged.emit(self.at(*place))
        if releases:
            self.plot.released.emit(self.at(*places[-1]))

    @property
    def points(self):
        return self.experiment.workspace.points


@pytest.fixture
def desk(plot, theme):
    return Desk(plot, theme)


def test_all_edits_of_a_stroke_have_one_name_and_the_next_stroke_has_another(desk):
    desk.drag((-3.0, 0.0), (0.0, 0.0), (3.0, 0.0))
    first = set(desk.edits)
    assert len(desk.edits) == 3
    assert {text for text, _ in first} == {TOOLS["draw"].undo_text}
    assert len(first) == 1
    desk.drag((0.0, 1.0))
    assert len(set(desk.edits)) == 2
    assert not desk.gestures.is_active


def test_a_stroke_is_over_when_the_button_is_let_go(desk):
    desk.drag((0.0, 0.0), releases=False)
    assert desk.gestures.is_active
    desk.plot.released.emit(desk.at(0.0, 0.0))
    many = len(desk.points)
    desk.plot.dragged.emit(desk.at(3.0, 0.0))
    assert len(desk.points) == many == 1


def test_a_stroke_ends_when_its_points_are_gone(desk):
    desk.drag((0.0, 0.0), releases=False)
    desk.follow(SURFACE)
    assert not desk.gestures.is_active


def test_what_is_refused_ends_the_stroke_with_its_sentence(desk):
    class Refused(PlainStroke):
        def move(self, _workspace, _position):
            raise InputError("There is no room.")

    desk.gestures.tool = dataclasses.replace(TOOLS["draw"], press=lambda *_: Refused())
    desk.drag((0.0, 0.0), releases=False)
    assert desk.refused == ["There is no room."]
    assert not desk.gestures.is_active
    assert desk.edits == []


def test_a_stroke_that_goes_on_by_itself_does_so_until_it_is_let_go(desk, qtbot):
    desk.gestures.tool = TOOLS["spray"]
    desk.gestures._repeat.setInterval(1)
    desk.drag((0.0, 0.0), releases=False)
    many = len(desk.points)
    qtbot.waitUntil(lambda: len(desk.points) > many)
    desk.plot.released.emit(desk.at(0.0, 0.0))
    assert not desk.gestures._repeat.isActive()


def test_the_lasso_is_seen_while_it_is_drawn(desk):
    desk.gestures.tool = TOOLS["lasso"]
    desk.drag((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), releases=False)
    outline = desk.gestures._outline
    assert outline.isVisible()
    x, y = outline.getData()
    assert (x[0], y[0]) == (x[-1], y[-1])
    desk.plot.released.emit(desk.at(1.0, 1.0))
    assert not outline.isVisible()


@pytest.mark.parametrize(("tool", "fits", "points"), [("draw", 0, 1), ("move", 1, 0), ("lasso", 1, 0)])
def test_a_double_click_is_for_the_view_with_tools_that_grab_points(desk, tool, fits, points):
    desk.gestures.tool = TOOLS[tool]
    desk.plot.double_clicked.emit(desk.at(0.0, 0.0))
    desk.plot.released.emit(desk.at(0.0, 0.0))
    assert (len(desk.fits), len(desk.points)) == (fits, points)


def test_a_section_is_dragged_by_its_handle_with_any_tool_and_no_point_is_drawn(desk):
    view = replace(SURFACE.workspace.view, section=True)
    desk.follow(SURFACE.with_workspace(replace(SURFACE.workspace, view=view)))
    desk.handles.show_view(view)
    desk.drag((-3.95, 0.0), (-3.95, 0.5), (-3.95, 1.25))
    assert desk.experiment.workspace.view.section_at == 1.25
    assert len(desk.points) == 0
    assert len(set(desk.edits)) == 1
    assert not desk.handles.is_dragged


def test_points_snap_as_far_apart_as_the_plot_shows_places(desk):
    desk.gestures.hand.options = dataclasses.replace(desk.gestures.hand.options, snaps=True)
    desk.drag((0.61, 0.29))
    steps = np.array(desk.plot.snap_steps)
    (place,) = plane_positions(desk.points)
    np.testing.assert_allclose(place / steps, np.round(place / steps), atol=1e-9)


def test_every_change_of_the_view_is_an_edit_of_its_own(desk):
    view = desk.experiment.workspace.view
    desk.gestures.change_view(replace(view, slope=True), "Slope")
    desk.gestures.change_view(view, "Slope")
    assert len(set(desk.edits)) == 2
    assert desk.experiment.workspace.view == view
