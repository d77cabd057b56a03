"""The handles stand at both ends of a cut, are taken hold of there alone, and carry it along."""

import pytest
from PySide6.QtGui import QColor

from neuronlab.core.specs.data import ViewSpec
from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.gui.canvas.tools.section_handles import LENGTH_PX, SectionHandles

ACROSS, UP = ViewSpec(section=True, section_at=0.5), ViewSpec(section=True, section_along=1, section_at=-1.0)
"""The plot shows −4 to 4 across and −2 to 2 up."""


@pytest.fixture
def handles(plot, theme):
    handles = SectionHandles(plot, theme)
    handles.recolor()
    return handles


@pytest.fixture
def at(plot):
    """The pointer at a place of the plot, moved by so many pixels."""

    def position(x, y, right=0.0, up=0.0):
        x_per_px, y_per_px = plot.box.viewPixelSize()
        return PointerPosition(x + right * x_per_px, y + up * y_per_px, x_per_px, y_per_px)

    return position


@pytest.mark.parametrize("edge", [-4.0, 4.0])
def test_a_cut_across_is_taken_hold_of_at_its_left_and_right_ends(handles, at, edge):
    handles.show_view(ACROSS)
    inwards = -edge / abs(edge)
    assert handles.takes(at(edge, 0.5, right=inwards * LENGTH_PX))
    assert handles.takes(at(edge, 0.5, right=inwards * 3, up=10))
    assert not handles.takes(at(edge, 0.5, right=inwards * 3, up=20))
    assert not handles.takes(at(edge, 0.5, right=inwards * 40))
    assert not handles.takes(at(0.0, 0.5))


@pytest.mark.parametrize("edge", [-2.0, 2.0])
def test_a_cut_upwards_is_taken_hold_of_at_its_lower_and_upper_ends(handles, at, edge):
    handles.show_view(UP)
    inwards = -edge / abs(edge)
    assert handles.takes(at(-1.0, edge, up=inwards * LENGTH_PX))
    assert not handles.takes(at(-1.0, edge, right=20, up=inwards * 3))
    assert not handles.takes(at(-1.0, edge, up=inwards * 40))


@pytest.mark.parametrize(("view", "moved"), [(ACROSS, 1.5), (UP, 3.0)])
def test_the_cut_goes_where_the_pointer_is(handles, at, view, moved):
    after = handles.moved_to(view, at(3.0, 1.5))
    assert after.section_at == moved
    assert after.section_along == view.section_along


@pytest.mark.parametrize(("view", "ends"), [(ACROSS, [(-3.95, 0.5), (3.95, 0.5)]), (UP, [(-1.0, -1.95), (-1.0, 1.95)])])
def test_a_triangle_is_painted_at_either_end(handles, plot, theme, view, ends):
    handles.show_view(view)
    image = plot.grab().toImage()
    for end in ends:
        assert image.pixelColor(plot.position_of(*end).toPoint()) == QColor(theme.colors.text)
