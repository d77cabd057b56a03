"""The landscape's view without a window around it: what it says, what it draws, how parameters are chosen."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from neuronlab.analysis.curvature import Coupled
from neuronlab.core.training.trainer import Trainer
from neuronlab.gui.plots.landscape.slice_picture import LEAST_HEIGHT, LEGEND
from neuronlab.gui.plots.landscape.view import COMPUTE, CURVATURE, PARAMETERS, SLICE, LandscapeView
from neuronlab.gui.plots.painting.labels import LINE
from neuronlab.wording.numbers import magnitude_text
from tests.controls import click, press_key
from tests.core.building import make_points, make_run, wavy_points
from tests.gui.plots.landscape.surveys import curvature_of, frame_of, slice_of

SIZE = (350, 300)


@pytest.fixture
def view(theme):
    return LandscapeView(theme)


@pytest.fixture
def in_curvature(qtbot, view, shown):
    """Look at the curvature of a frame, or at why there is none."""

    def show(frame, size=SIZE):
        shown(view, frame, size)
        click(qtbot, view.kinds.button(CURVATURE))

    return show


# -- what it says -------------------------------------------------------------------------------------------------


def test_before_the_first_frame_nothing_can_be_computed(view, shown):
    shown(view, size=SIZE)
    assert view.painted_texts() == ["Press Compute to see the loss around the current weights, and their trajectory."]
    assert not view.button.isEnabled()


def test_a_slice_names_its_axes_its_losses_and_how_much_of_the_path_it_holds(view, tracked, shown):
    frame = frame_of(tracked())
    landscape = slice_of(frame)
    shown(view, frame, SIZE)
    view.show_answer(landscape)
    texts = view.painted_texts()
    first, second = landscape.path.shares
    assert f"→ 1st main direction · {round(100 * first)}\u202f%" in texts
    assert f"↑ 2nd main direction · {round(100 * second)}\u202f%" in texts
    assert f"at step 40 · loss {landscape.loss_here:.4f}" in texts
    note = next(text for text in texts if "of the path in this plane" in text)
    assert note.endswith(f"at most {landscape.path.farthest:.3g} off it")
    assert LEGEND in texts
    assert "loss" in texts
    assert "0" in texts  # a mark of an axis


def test_two_parameters_are_the_names_of_the_axes(view, tracked, shown):
    frame = frame_of(tracked())
    shown(view, frame, SIZE)
    view.show_answer(slice_of(frame, (2, 12)))
    assert "→ Hidden 1, unit 2: weight of x" in view.painted_texts()
    assert "↑ Output: bias" in view.painted_texts()


def test_it_says_of_which_step_it_is_when_the_run_has_moved_on(view, tracked, shown):
    trainer = tracked()
    frame = frame_of(trainer)
    shown(view, frame, SIZE)
    view.show_answer(slice_of(frame, (0, 1)))
    view.show_answer(curvature_of(frame))
    trainer.advance(1)
    later = frame_of(trainer)
    view.show_frame(later)
    assert "of step 40 · now 41" in view.painted_texts()
    assert "of step 40 · now 41" in view.spectrum.painted_texts()
    away = later.network.parameters.copy()
    away[0] += 1e3
    view.show_frame(replace(later, network=type(later.network)(later.network_spec, away)))
    assert "of step 40 · now 41, beyond the edge" in view.painted_texts()
    view.show_frame(replace(later, points=wavy_points(25)))
    assert "of step 40, before the points changed" in view.painted_texts()
    assert "of step 40, before the points changed" in view.spectrum.painted_texts()


def test_the_path_goes_on_with_the_frames(view, tracked, shown):
    trainer = tracked()
    frame = frame_of(trainer)
    landscape = slice_of(frame)
    shown(view, frame, SIZE)
    view.show_answer(landscape)
    np.testing.assert_allclose(view.slice.trail(), landscape.path.positions, atol=1e-12)
    trainer.advance(5)
    later = frame_of(trainer)
    view.show_frame(later)
    trail = view.slice.trail()
    assert len(trail) == len(landscape.path.positions) + 5
    np.testing.assert_allclose(trail[-1], landscape.plane.project(later.network.parameters))


def test_curvature_says_what_its_numbers_mean(view, shown, in_curvature):
    x = np.linspace(4.0, 6.0, 21)
    run, points = make_run(""), make_points(x, x)
    frame = frame_of(Trainer(run, points))
    in_curvature(frame)
    curvature = curvature_of(frame)
    view.show_answer(curvature)
    texts = view.painted_texts()
    assert f"Condition number {magnitude_text(curvature.condition)} over 2 directions" in texts
    assert f"Plain gradient descent overshoots above rate {curvature.stable_rate:.3g}" in texts
    assert "Output: weight of x ↔ bias" in texts
    assert f"{np.floor(1000 * curvature.coupled[0].strength) / 1000:.3f}" in texts
    assert not any("negative, so" in text or "flat" in text for text in texts)


def test_curvature_counts_what_is_flat_what_curves_down_and_what_was_left_out(view, shown, in_curvature):
    x = np.array([-1.0, 0.0, 1.0, 2.0])
    run, points = make_run("2:relu"), make_points(x, x)
    trainer = Trainer(run, points)
    trainer.parameters[:] = [1.0, 0.0, -1.0, -9.0, 0.0, 0.5, 0.0]
    frame = frame_of(trainer)
    in_curvature(frame)
    view.show_answer(curvature_of(frame))
    texts = view.painted_texts()
    assert "4 flat: under 1e−7 of the steepest" in texts  # three of the dead unit, one of the silenced
    assert "1 negative, so this is not a minimum" in texts
    assert "1 point at a kink left out" in texts
    assert "Hidden 1, unit 1: weight of x ↔ bias" in texts
    assert "1.000" in texts
    assert "ǀ ≈ 0" in texts


def test_pairs_share_their_unit_and_long_ones_take_two_lines(view, tracked, shown, in_curvature):
    frame = frame_of(tracked())
    in_curvature(frame)
    pairs = (
        Coupled(("Hidden 1, unit 1: weight of x₁", "Hidden 1, unit 1: weight of x₂"), 0.99996),
        Coupled(("Hidden 1, unit 1: weight of x₁", "Hidden 2, unit 11: weight of unit 10"), 0.75),
    )
    view.show_answer(replace(curvature_of(frame), coupled=pairs))
    texts = view.painted_texts()
    assert texts[texts.index("Most coupled parameters") + 1 :] == [
        "Hidden 1, unit 1: weights of x₁ ↔ x₂",
        "0.999",
        "Hidden 1, unit 1: weight of x₁",
        "0.750",
        "    ↔ Hidden 2, unit 11: weight of unit 10",
        " ",
    ]
    view.show_answer(replace(curvature_of(frame), coupled=()))
    assert view.painted_texts()[-1] == "No two parameters are coupled by 0.5 or more."


def test_a_network_too_large_for_a_curvature_says_so_at_once(view, make_frame, shown, qtbot, in_curvature):
    in_curvature(make_frame((44, "relu"), (44, "relu")))
    assert view.painted_texts() == [
        "Curvature relates every pair of parameters, so it is computed for at most 2,000 parameters; "
        "this network has 2,113."
    ]
    assert not view.button.isEnabled()
    click(qtbot, view.kinds.button(SLICE))
    assert view.button.isEnabled()
    click(qtbot, view.kinds.button(CURVATURE))
    view.show_frame(make_frame((4, "relu")))
    assert view.painted_texts()[0].startswith("Press Compute to see")
    assert view.button.isEnabled()


# -- what it draws ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(350, 166), SIZE, (320, 240), (900, 700)])
def test_axis_numbers_stand_apart_and_within_the_picture(view, tracked, shown, size):
    frame = frame_of(tracked())
    shown(view, frame, size)
    view.show_answer(slice_of(frame))
    picture = QRectF(view.slice.rect())
    rows = [label.rect for label in view.slice.labels(view.slice.landscape) if label.rect.width() < 60.0]
    assert len(rows) >= 5
    for number, rect in enumerate(rows):
        assert rect.top() >= picture.top()
        assert rect.bottom() <= picture.bottom()
        assert not any(rect.adjusted(1, 2, -1, -2).intersects(other.adjusted(1, 2, -1, -2)) for other in rows[:number])
    assert view.slice._layout().plot.height() >= 60.0


def test_it_needs_no_more_height_than_the_smallest_window_has(view, tracked, shown):
    shown(view, frame_of(tracked()), SIZE)
    assert LEAST_HEIGHT + view.button.sizeHint().height() + 10 <= 175
    assert view.minimumSizeHint().height() <= 160


def test_start_and_present_are_marked_where_they_are(view, tracked, shown, theme):
    frame = frame_of(tracked())
    landscape = slice_of(frame)
    shown(view, frame, SIZE)
    view.show_answer(landscape)
    image = view.slice.grab().toImage()
    plot = view.slice._layout().plot
    for position, name in ((landscape.path.positions[0], "plot"), (landscape.path.positions[-1], "text")):
        x = plot.left() + (position[0] - landscape.across[0]) / np.ptp(landscape.across) * plot.width()
        y = plot.bottom() - (position[1] - landscape.up[0]) / np.ptp(landscape.up) * plot.height()
        assert image.pixelColor(round(x), round(y)) == theme.colors.color(name)


def test_the_map_is_as_high_as_the_loss(view, tracked, shown, theme):
    frame = frame_of(tracked())
    landscape = slice_of(frame, (0, 1))
    shown(view, frame, SIZE)
    view.show_answer(landscape)
    image = view.slice.grab().toImage()
    plot = view.slice._layout().plot
    table = theme.colors.magnitude_table()[:, :3].astype(int)

    def height(row, column):
        x = plot.left() + (column + 0.5) / landscape.loss.shape[1] * plot.width()
        color = image.pixelColor(int(x), int(plot.bottom() - (row + 0.5) / landscape.loss.shape[0] * plot.height()))
        return np.abs(table - [color.red(), color.green(), color.blue()]).sum(axis=1).argmin()

    logs = np.log10(landscape.loss)
    expected = 255.0 * (logs - logs.min()) / np.ptp(logs)
    off = [abs(height(row, column) - expected[row, column]) for row in range(0, 81, 5) for column in range(0, 81, 5)]
    assert np.median(off) < 4.0  # here and there is a line over it


def test_places_without_a_number_and_a_flat_loss_are_painted_without_complaint(view, tracked, shown):
    frame = frame_of(tracked())
    landscape = slice_of(frame, (0, 1))
    shown(view, frame, SIZE)
    holes = landscape.loss.copy()
    holes[:9], holes[9:12] = np.nan, np.inf
    for loss in (holes, np.zeros_like(holes), np.full_like(holes, 3.0), np.full_like(holes, np.nan), holes * 1e200):
        view.show_answer(replace(landscape, loss=loss))
        view.grab()
        assert view.painted_texts()


def test_the_mouse_is_told_the_loss_below_it(view, tracked, shown):
    frame = frame_of(tracked())
    landscape = slice_of(frame, (0, 1))
    shown(view, frame, SIZE)
    assert view.slice.tip_at(QPointF(100.0, 100.0)) == ""
    view.show_answer(landscape)
    plot = view.slice._layout().plot
    corner = view.slice.tip_at(plot.bottomLeft() + QPointF(0.1, -0.1))
    assert corner.startswith(f"loss {landscape.loss[0, 0]:.4f} at → {landscape.across[0]:.3g}".replace("-", "−"))
    assert "squared distances" in view.slice.tip_at(QPointF(100.0, plot.bottom() + LINE))


# -- its controls -------------------------------------------------------------------------------------------------


def test_directions_are_the_path_until_weights_are_chosen(view, tracked, shown, qtbot):
    asked = []
    view.compute_asked.connect(lambda kind: asked.append((kind, view.chosen)))
    shown(view, frame_of(tracked()), SIZE)
    assert view.across.isHidden()
    click(qtbot, view.button)
    press_key(qtbot, view.directions, Qt.Key.Key_Down)
    assert view.directions.currentData() == PARAMETERS
    assert view.across.isVisible()
    press_key(qtbot, view.button, Qt.Key.Key_Space)
    click(qtbot, view.kinds.button(CURVATURE))
    assert view.across.isHidden()
    press_key(qtbot, view.button, Qt.Key.Key_Space)
    assert asked == [(SLICE, None), (SLICE, (0, 1)), (CURVATURE, (0, 1))]
    assert view.button.text() == COMPUTE


def test_every_control_has_a_name_and_says_what_it_does(view):
    for control in (
        view.directions,
        view.button,
        *(getattr(row, name) for row in (view.across, view.up) for name in ("layer", "unit", "part")),
    ):
        assert control.accessibleName()
        assert control.toolTip()
    assert view.across.unit.accessibleName() != view.up.unit.accessibleName()
