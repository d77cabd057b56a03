from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF

from neuronlab.analysis.flow_measures import MEASURES
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.network.network import layer_names
from neuronlab.gui.plots.gradients.flow_layout import FlowLayout, least_height
from neuronlab.gui.plots.gradients.flow_rows import NO_FRAME, FlowRows, ribbon_columns
from neuronlab.gui.plots.gradients.flow_rows import NO_POINTS as SAYS_NO_POINTS
from tests.controls import click, hover
from tests.frames import with_status

SIZE = (340, 190)


@pytest.fixture
def rows(theme):
    return FlowRows(theme, MEASURES["gradient"])


def layout_of(rows, frame):
    return FlowLayout(layer_names(frame.network_spec), float(rows.width()), float(rows.height()))


def test_it_says_why_there_is_nothing_to_see(rows, make_frame, shown):
    shown(rows, size=SIZE)
    assert rows.texts() == [NO_FRAME]
    rows.show_frame(make_frame((2, "tanh"), points=NO_POINTS))
    assert rows.texts() == [SAYS_NO_POINTS]


def test_it_asks_for_the_height_that_its_layers_need(rows, make_frame):
    rows.show_frame(make_frame(*[(2, "tanh")] * 7))
    assert rows.minimumHeight() == least_height(8)
    rows.show_frame(make_frame())
    assert rows.minimumHeight() == least_height(1)


def test_a_click_says_which_layer_was_clicked_whether_on_its_bar_or_its_past(rows, make_frame, shown, qtbot):
    frame = make_frame((2, "tanh"), (2, "tanh"), steps=20)
    shown(rows, frame, SIZE)
    layout, clicked = layout_of(rows, frame), []
    rows.clicked.connect(clicked.append)
    past = layout.ribbon.topLeft().toPoint() + QPoint(5, round(1.5 * layout.ribbon_height))
    for at in (
        layout.bar_row(0).center().toPoint(),
        layout.bar_row(2).center().toPoint(),
        past,
        layout.key.center().toPoint(),
    ):
        click(qtbot, rows, at)
    assert clicked == [0, 2, 1]


def test_another_measure_has_other_numbers_and_its_own_explanation(rows, make_frame, shown):
    frame = make_frame((2, "tanh"), steps=20)
    shown(rows, frame, SIZE)
    before, key = rows.texts(), layout_of(rows, frame).key.center()
    assert rows.tip_at(key) == MEASURES["gradient"].meaning
    rows.show_measure(MEASURES["update"])
    assert rows.texts() != before
    assert rows.tip_at(key) == MEASURES["update"].meaning


def test_the_ribbon_shows_what_held_at_each_step_and_ends_now(make_frame):
    frame = make_frame((8, "tanh"), steps=1000)
    columns = ribbon_columns(frame, MEASURES["gradient"], 200)
    assert columns.shape == (2, 200)
    assert (columns[:, 0] == frame.history.gradient_rms[0]).all()
    assert (columns[:, -1] == frame.probe.gradient_rms).all()
    middle = np.searchsorted(frame.history.steps, 1000 * 100 / 199, side="right") - 1
    assert (columns[:, 100] == frame.history.gradient_rms[middle]).all()


def test_the_ribbon_ends_with_what_holds_now_between_two_samples_of_the_history(make_frame):
    frame, measure = make_frame((8, "tanh"), steps=1001), MEASURES["gradient"]
    last = ribbon_columns(frame, measure, 200)[:, -1]
    assert (last == measure.now(frame.probe)).all()
    assert (last != measure.past(frame.history)[-1]).all()


def test_the_ribbon_is_empty_before_the_first_step(make_frame):
    assert ribbon_columns(make_frame((8, "tanh")), MEASURES["gradient"], 200).shape == (2, 0)


def looking_back(make_frame, **other):
    """A frame of step 300 of a run that has come to step 1,000."""
    now = make_frame((8, "tanh"), steps=1000)
    then = make_frame(*other.get("layers", [(8, "tanh")]), steps=300)
    return now, with_status(replace(then, course=now.course), now=(1000, 1000))


def test_looking_back_the_ribbon_reaches_the_present_with_a_line_at_the_step_shown(make_frame, shown, theme):
    now, then = looking_back(make_frame)
    measure = MEASURES["gradient"]
    columns = ribbon_columns(then, measure, 200)
    assert columns.shape == (2, 200)
    assert np.array_equal(columns[:, 5:-5], ribbon_columns(now, measure, 200)[:, 5:-5])
    assert (columns[:, -1] == now.history.gradient_rms[-1]).all()
    rows = FlowRows(theme, measure)
    image = shown(rows, then, (340, 190))
    layout = rows._layout(then)
    x, y = layout.ribbon.left() + 0.3 * layout.ribbon.width(), layout.ribbon.bottom() + 1.5
    assert image.pixelColor(round(x - 0.5), round(y - 0.5)) != theme.colors.color("panel")
    assert "at step 900" in rows.tip_at(layout.ribbon.topLeft() + QPointF(0.9 * layout.ribbon.width(), 2.0))


def test_a_step_with_another_number_of_layers_has_no_ribbon(make_frame):
    _, then = looking_back(make_frame, layers=[(8, "tanh"), (8, "tanh")])
    assert ribbon_columns(then, MEASURES["gradient"], 200).shape == (3, 0)


def test_the_layer_under_the_mouse_is_emitted_once_and_none_when_it_leaves(rows, make_frame, shown, qtbot):
    frame = make_frame((2, "tanh"), (2, "tanh"), steps=20)
    shown(rows, frame, SIZE)
    layout, pointed = layout_of(rows, frame), []
    rows.pointed.connect(pointed.append)
    hover(qtbot, rows, layout.bar_row(1).center().toPoint())
    hover(qtbot, rows, layout.bar_row(1).center().toPoint() + QPoint(9, 0))
    hover(qtbot, rows, layout.bar_row(2).center().toPoint())
    hover(qtbot, rows, layout.key.center().toPoint())
    assert pointed == [1, 2, -1]


def test_every_row_of_the_ribbon_is_named_at_its_least_height_with_four_hidden_layers(rows, make_frame, shown):
    frame = make_frame(*[(2, "tanh")] * 4, steps=20)
    shown(rows, frame, (340, least_height(5)))
    names = layer_names(frame.network_spec)
    assert all(rows.texts().count(name) == 2 for name in names)  # beside its bar and beside the ribbon
