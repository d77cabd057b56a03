"""A surface cut along one input, and where it is cut."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from tests.windows import in_one_window, share_window, undo_all


def is_cut_at(frame, along, at):
    """Whether a frame has the section there, over the range of its own: the plot may still change its size."""
    if frame.plane is None or frame.plane.section is None:
        return False
    section = frame.plane.section
    inputs = np.full((len(section.x), 2), at)
    inputs[:, along] = section.x
    return np.allclose(section.prediction, frame.network.predict(inputs)[:, 0], atol=1e-5)


@in_one_window(("label", "along"), [("Section along x₁", 0), ("Section along x₂", 1)])
def a_section_shows_the_prediction_along_it_and_moves_by_its_handle(
    window, session, hand, points, in_task, switch, learned, wait_for_frame, label, along
):
    in_task("surface")
    learned(200)
    assert not window.canvas.strip.isVisible()
    switch(label)
    assert window.canvas.strip.isVisible()
    frame = wait_for_frame(lambda frame: frame.plane is not None and frame.plane.section is not None)
    at = session.document.experiment.workspace.view.section_at
    inputs = np.full((len(frame.plane.section.x), 2), at)
    inputs[:, along] = frame.plane.section.x
    assert np.allclose(frame.plane.section.prediction, frame.network.predict(inputs)[:, 0])
    assert (window.canvas.strip.curve.getData()[1] == frame.plane.section.prediction).all()
    before, entries = points(), session.document.undo_stack.count()
    (left, _), (bottom, _) = window.canvas.plot.ranges
    position = window.canvas.plot.plot_position_at(QPointF(0, 0))
    edge = bottom + 6 * position.y_per_px if along else left + 6 * position.x_per_px
    hand.drag((at, edge) if along else (edge, at), (at + 0.8, edge) if along else (edge, at + 0.8))
    assert session.document.experiment.workspace.view.section_at == pytest.approx(at + 0.8, abs=0.05)
    assert points() is before  # the tool has not touched them
    assert session.document.undo_stack.count() == entries + 1
    moved = session.document.experiment.workspace.view.section_at
    wait_for_frame(lambda frame: is_cut_at(frame, along, moved))
    undo_all(session)


def the_place_of_a_section_can_be_typed(window, session, in_task, switch, wait_for_frame):
    in_task("surface")
    switch("Section along x₁")
    entries = session.document.undo_stack.index()
    window.canvas.strip.at.setValue(-1.25)
    assert session.document.experiment.workspace.view.section_at == -1.25
    assert session.document.undo_stack.index() == entries + 1
    wait_for_frame(lambda frame: is_cut_at(frame, 0, -1.25))


def the_section_tells_train_from_test_points(window, points, in_task, switch):
    in_task("surface")
    switch("Section along x₁")
    strip = window.canvas.strip
    near = np.abs(points().inputs[:, 1] - strip.at.value()) <= 0.06 * np.ptp(window.canvas.plot.ranges[1])
    assert len(strip._train.getData()[0]) == (near & ~points().test).sum() > 0
    assert len(strip._test.getData()[0]) == (near & points().test).sum()
    switch("Test points")
    assert not strip._test.isVisible()


test_sections = share_window(
    a_section_shows_the_prediction_along_it_and_moves_by_its_handle,
    the_place_of_a_section_can_be_typed,
    the_section_tells_train_from_test_points,
)
