"""Which steps are shown while the run grows, goes back, and starts again."""

import pytest

from neuronlab.gui.plots.loss.step_window import StepWindow


@pytest.fixture
def window():
    window = StepWindow()
    window.follow(1000)
    return window


def test_without_zoom_all_steps_are_shown(window):
    assert window.ends(1000.0) == (0.0, 1000.0)
    window.pan(100.0, 1000.0)
    assert not window.is_zoomed


def test_a_window_with_the_present_in_view_grows_with_it(window):
    window.zoom(0.5, 1.0, 1000.0)
    assert window.ends(1000.0) == (500.0, 1000.0)
    window.follow(1100)
    first, last = window.ends(1250.0)
    assert first == 500.0
    assert last >= 1100.0


def test_a_window_on_the_past_stays_where_it_is(window):
    window.zoom(0.5, 0.0, 1000.0)
    window.follow(1100)
    assert window.ends(1250.0) == (0.0, 500.0)


def test_a_run_that_has_gone_back_is_shown_whole(window):
    window.zoom(0.5, 0.5, 1000.0)
    window.follow(999)
    assert not window.is_zoomed


def test_zooming_ends_at_a_few_steps_and_at_all(window):
    for _ in range(100):
        window.zoom(0.5, 0.5, 1000.0)
    first, last = window.ends(1000.0)
    assert last - first == 10.0
    for _ in range(100):
        window.zoom(2.0, 0.5, 1000.0)
    assert not window.is_zoomed


def test_panning_never_goes_below_the_first_step(window):
    window.zoom(0.1, 1.0, 1000.0)
    window.pan(-20.0, 60.0)
    assert window.ends(60.0) == (0.0, 60.0)
