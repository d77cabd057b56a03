import pytest

from neuronlab.gui.plots.inspector.parameter_rows import ROW_HEIGHT, rows_of
from neuronlab.gui.plots.inspector.row_scroller import RowScroller
from neuronlab.wording.numbers import fine_text

SIZE = (320, 5 * ROW_HEIGHT)


@pytest.fixture
def scroller(theme):
    return RowScroller(theme)


@pytest.fixture
def show(scroller, shown):
    """Show the rows of a unit of a frame, in a list five rows high; returns them."""

    def show(frame, pin):
        rows = rows_of(frame.network, pin)
        scroller.show_rows(rows, frame)
        shown(scroller, size=SIZE)
        return rows

    return show


def test_what_is_in_view_is_read_from_the_frame(scroller, show, make_frame):
    frame = make_frame((2, "tanh"), blocks=[[[0.5, 0.25], [0.75, -0.125]]])
    show(frame, (0, 1))
    assert scroller.painted_texts()[1] == fine_text(-0.125)
    scroller.show_frame(make_frame((2, "tanh"), blocks=[[[0.5, 0.25], [0.75, 3.0]]]))
    assert scroller.painted_texts()[1] == fine_text(3.0)


def test_only_rows_in_view_are_painted_and_all_can_be_scrolled_to(scroller, show, make_frame):
    rows = show(make_frame((60, "relu")), (1, 0))
    first = scroller.painted_texts()
    assert len(first) <= 2 * 6
    scroller.verticalScrollBar().setValue(scroller.verticalScrollBar().maximum())
    last = scroller.layout_of(len(rows) - 1)
    assert last.whole.bottom() == scroller.viewport().height()
    assert scroller.painted_texts() != first


def test_a_selected_parameter_becomes_the_current_one_and_comes_into_view(scroller, show, make_frame):
    rows = show(make_frame((60, "relu")), (1, 0))
    scroller.select(rows[-1].index)
    assert scroller.current == rows[-1]
    assert scroller.painted_texts()[-2] == rows[-1].caption
    assert rows[-1].name in scroller.accessibleDescription()
    scroller.select(rows[0].index)
    assert scroller.painted_texts()[0] == rows[0].caption


def test_other_rows_begin_at_the_top_again(scroller, show, make_frame):
    frame = make_frame((60, "relu"), (60, "relu"))
    rows = show(frame, (1, 0))
    scroller.select(rows[-1].index)
    others = rows_of(frame.network, (1, 3))
    scroller.show_rows(others, frame)
    assert scroller.current == others[0]
    assert scroller.painted_texts()[0] == others[0].caption


def test_sliders_reach_as_far_as_the_numbers_do(scroller, show, make_frame, theme):
    def is_handle_at_the_end(number):
        """Whether the handle of the second row, a heading left out, stands within the last tenth of its slider."""
        track = scroller.layout_of(number).track
        image, color = scroller.viewport().grab().toImage(), theme.colors.color("positive")
        found = [x for x in range(image.width()) if image.pixelColor(x, round(track.center().y())) == color]
        return max(found) > track.right() - 0.1 * track.width()

    frame = make_frame(blocks=[[[0.05, 40.0]]])
    show(frame, (0, 0))
    assert is_handle_at_the_end(0)
    scroller.cover(frame)
    scroller.show_frame(make_frame(blocks=[[[0.05, 4.0]]]))
    assert not is_handle_at_the_end(0)
