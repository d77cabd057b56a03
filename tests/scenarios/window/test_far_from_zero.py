"""Points far from zero, as seconds since 1970 or values around a billion: they are seen, drawn and read."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.edits import take_in
from neuronlab.core.data.plane import plane_positions
from neuronlab.gui.canvas.strokes.adding import SCATTER_SPACING_PX
from neuronlab.session.proposals import Proposal
from tests.controls import click, hover, press_key, trigger, type_into
from tests.windows import in_one_window, share_window

ACROSS, UP = 1.7e9, 1e9
SIDE = np.linspace(0.0, 2.0, 60)
_rng = np.random.default_rng(0)
OVER = _rng.uniform(-1.0, 1.0, (80, 2))
TABLES = {
    "seconds": ("curve", [f"{ACROSS + x:.9f},{np.sin(3 * x):.6f}" for x in SIDE]),
    "heights": ("curve", [f"{x:.9f},{UP + np.sin(3 * x) / 2:.9f}" for x in SIDE]),
    "both": ("curve", [f"{ACROSS + x:.9f},{UP + np.sin(3 * x) / 2:.9f}" for x in SIDE]),
    "classes": ("classes", [f"{ACROSS + x:.9f},{UP + y:.9f},{'in' if x > y else 'out'}" for x, y in OVER]),
    "surface": ("surface", [f"{ACROSS + x:.9f},{UP + y:.9f},{UP + x * y:.9f}" for x, y in OVER]),
}


HEADINGS = {"curve": "t,v", "classes": "t,u,kind", "surface": "t,u,v"}


@pytest.fixture
def far(window, session, points, wait_for_frame, tmp_path, qtbot):
    """Drop one of the tables on the window and take it in; returns its task, with its first frame on the screen."""

    def take(name):
        task, rows = TABLES[name]
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join([HEADINGS[task], *rows]))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        at, copies, keys = QPointF(400, 300), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(window, QDragEnterEvent(at.toPoint(), copies, data, Qt.MouseButton.LeftButton, keys))
        QApplication.sendEvent(window, QDropEvent(at, copies, data, Qt.MouseButton.LeftButton, keys))
        qtbot.waitUntil(lambda: window.imports.dialog is not None and window.imports.dialog.accept_button.isEnabled())
        click(qtbot, window.imports.dialog.accept_button)
        assert session.document.experiment.task == task
        wait_for_frame(lambda frame: frame.points is points())
        return task

    return take


@pytest.fixture
def in_section(window, qtbot):
    return lambda: trigger(qtbot, window.canvas.options.actions_by_label["Section along x₁"])


def spans(window):
    return np.array([high - low for low, high in window.canvas.plot.ranges])


def expect_filled(window, points):
    """All points are in sight and fill the plot."""
    at = plane_positions(points())
    for axis, (low, high) in enumerate(window.canvas.plot.ranges):
        assert low < at[:, axis].min()
        assert at[:, axis].max() < high
    shares = np.ptp(at, axis=0) / spans(window)
    assert shares.max() > 0.75
    assert shares.min() > 0.65


@in_one_window("name", TABLES)
def imported_points_fill_the_plot_and_f_brings_that_back(window, points, far, name, qtbot):
    far(name)
    expect_filled(window, points)
    fitted = window.canvas.plot.ranges
    window.canvas.zoom(-9)
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_F)
    assert np.allclose(window.canvas.plot.ranges, fitted, rtol=1e-15)


def points_are_drawn_where_the_mouse_is_to_the_pixel(window, points, hand, far, name):
    far(name)
    window.canvas_controller.use_tool("draw")
    (left, right), (bottom, top) = window.canvas.plot.ranges
    before = len(points())
    hand.drag((left + 0.2 * (right - left), bottom + 0.1 * (top - bottom)), (right, bottom + 0.1 * (top - bottom)))
    drawn = plane_positions(points())[before:]
    assert len(drawn) > 10
    assert len(np.unique(drawn[:, 0])) == len(drawn)
    assert drawn[0] == pytest.approx((left + 0.2 * (right - left), bottom + 0.1 * (top - bottom)), abs=0.02)
    per_px = spans(window)[0] / window.canvas.plot.box.width()
    assert np.diff(drawn[:, 0]).mean() == pytest.approx(SCATTER_SPACING_PX * per_px, rel=0.2)


def a_point_is_dragged_by_as_many_pixels_as_the_mouse(window, session, points, hand, far, name):
    far(name)
    window.canvas_controller.use_tool("move")
    at = plane_positions(points())
    chosen = int(np.argmin(np.hypot(*((at - at.mean(axis=0)) / spans(window)).T)))
    per_px = spans(window) / (window.canvas.plot.box.width(), window.canvas.plot.box.height())
    hand.drag(tuple(at[chosen]), tuple(at[chosen] + (40.0, -20.0) * per_px))
    moved = np.flatnonzero((plane_positions(points()) != at).any(axis=1))
    assert len(moved) == 1
    shift_px = (plane_positions(points())[moved[0]] - at[moved[0]]) / per_px
    assert shift_px == pytest.approx((40.0, -20.0), abs=1.1)
    session.document.undo_stack.undo()
    assert (plane_positions(points()) == at).all()


def one_can_zoom_in_a_hundredfold_and_still_point(window, hand, far, name, qtbot):
    far(name)
    before = spans(window)
    window.canvas.zoom(33)
    assert (spans(window) < before / 90.0).all()
    (left, right), (bottom, top) = window.canvas.plot.ranges
    where = left + 0.3 * (right - left), bottom + 0.3 * (top - bottom)
    hand.hover(*where)
    read = window.canvas.pointer.readout.text().replace("−", "-").split()
    across = float(read[1])
    assert across == pytest.approx(where[0], abs=0.01 * (right - left))
    plot = window.canvas.plot
    found = plot.plot_position_at(plot.position_of(*where))
    assert found.x == pytest.approx(where[0], abs=2.0 * found.x_per_px)
    assert found.y == pytest.approx(where[1], abs=2.0 * found.y_per_px)


@in_one_window("name", ["seconds", "both"])
def readings_tell_neighbouring_pixels_apart(window, hand, far, name):
    far(name)
    (left, right), (bottom, top) = window.canvas.plot.ranges
    read = set()
    for pixels in (0, 2, 4, 6):
        x = left + (right - left) * (0.5 + pixels / window.canvas.plot.box.width())
        hand.hover(x, bottom + 0.02 * (top - bottom))  # beside all points
        read.add(window.canvas.pointer.readout.text().split("\u2003")[0])
    assert len(read) == 4


def test_the_reading_of_a_kink_tells_where_it_is_among_the_points(window, session, far, qtbot):
    far("seconds")
    kinks = session.frame.line.kinks.x
    left, right = window.canvas.plot.ranges[0]
    x = float(kinks[(kinks > left) & (kinks < right)][0])
    at = window.canvas.plot.position_of(x, 0.0)
    lane = window.canvas.plot.box.mapRectToScene(window.canvas.plot.box.boundingRect()).bottom() + 8.0
    hover(qtbot, window.canvas.mouse_target(), QPoint(round(at.x()), round(lane)))
    said = next(part for part in window.canvas.pointer.readout.text().split("\u2003") if part.startswith("switches"))
    assert float(said.removeprefix("switches at x ")) == pytest.approx(x, abs=0.01)


@pytest.mark.parametrize(
    "name", [name if name == "both" else pytest.param(name, marks=pytest.mark.long) for name in TABLES]
)
def test_what_lies_far_from_zero_is_learned_and_seen(window, points, far, learned, name):
    task = far(name)
    frame = learned(600)
    if task == "classes":
        predicted = frame.network.predict(points().inputs)[:, 0] > 0.5
        assert (predicted == points().targets[:, 0]).mean() > 0.9
    else:
        residual = frame.network.predict(points().inputs) - points().targets
        assert residual.std() < 0.4 * points().targets.std()
    if task == "curve":
        x, y = window.canvas.pictures["curve"].curve.getData()
        (left, right), _ = window.canvas.plot.ranges
        assert (x[0], x[-1]) == pytest.approx((left, right), rel=1e-15)
        assert len(np.unique(x)) == len(x)
        assert y == pytest.approx(np.interp(x, frame.line.x, frame.line.prediction), abs=1e-3)


def a_section_far_from_zero_goes_through_the_points_and_is_said_in_full(
    window, session, points, far, in_section, qtbot
):
    far("surface")
    in_section()
    at, strip = session.document.experiment.workspace.view.section_at, window.canvas.strip
    assert points().inputs[:, 1].min() < at < points().inputs[:, 1].max()
    assert float(strip.at.text()) == pytest.approx(at, abs=0.01)
    assert strip.at.fontMetrics().horizontalAdvance(strip.at.text()) < strip.at.lineEdit().width()
    elsewhere = float(strip.at.text()) + 0.25
    type_into(qtbot, strip.at, f"{elsewhere:.2f}")
    assert session.document.experiment.workspace.view.section_at == pytest.approx(elsewhere, abs=0.01)


def an_open_section_goes_along_to_points_elsewhere(window, session, points, far, in_section):
    window.data_panel.choose_task("surface")
    in_section()
    far("surface")
    assert points().inputs[:, 1].min() < session.document.experiment.workspace.view.section_at


def test_columns_of_the_table_do_not_repeat_one_number(window, far, qtbot):
    far("surface")
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_T)
    model = window.table.view.model()
    qtbot.waitUntil(lambda: model.rowCount() == 80)
    for column in range(3):
        texts = {model.index(row, column).data() for row in range(80)}
        assert len(texts) > 70


def values_too_small_to_tell_apart_are_a_line_and_no_empty_plot(window, session, points):
    here = session.document.experiment
    x = np.arange(30.0)[:, None]
    tiny = take_in(here.workspace, x, x * 1e-311, ())
    session.document.push(Proposal(replace(here, curve=tiny), "Import"))
    (left, right), (bottom, top) = window.canvas.plot.ranges
    assert 29.0 < right - left < 40.0
    assert bottom < -0.1
    assert top > 0.1


test_points_far_from_zero_are_seen_drawn_and_read = share_window(
    imported_points_fill_the_plot_and_f_brings_that_back,
    in_one_window("name", ["both", "surface"])(points_are_drawn_where_the_mouse_is_to_the_pixel),
    in_one_window("name", ["surface"])(a_point_is_dragged_by_as_many_pixels_as_the_mouse),
    in_one_window("name", ["both"])(one_can_zoom_in_a_hundredfold_and_still_point),
    readings_tell_neighbouring_pixels_apart,
    a_section_far_from_zero_goes_through_the_points_and_is_said_in_full,
    an_open_section_goes_along_to_points_elsewhere,
    values_too_small_to_tell_apart_are_a_line_and_no_empty_plot,
)
test_every_table_is_drawn_dragged_and_read = pytest.mark.long(
    share_window(
        in_one_window("name", TABLES)(points_are_drawn_where_the_mouse_is_to_the_pixel),
        in_one_window("name", TABLES)(a_point_is_dragged_by_as_many_pixels_as_the_mouse),
        in_one_window("name", TABLES)(one_can_zoom_in_a_hundredfold_and_still_point),
    )
)
