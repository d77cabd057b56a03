"""The one map of a linear network over what its layers draw."""

import numpy as np
import pytest

from neuronlab.analysis.collapse import collapse
from neuronlab.core.data.edits import add_class
from neuronlab.session.proposals import Proposal
from neuronlab.wording.numbers import magnitude_text, signed_text, weight_text
from tests.windows import in_one_window, share_window


@pytest.fixture
def collapsed(window, in_task, with_layers, switch, wait_for_frame):
    """A linear network in a task with its map switched on, off the middle; (frame, where the dashes are, (n, 2))."""

    def show(task):
        in_task(task)
        with_layers((8, "identity"), (5, "identity"))
        window.canvas.plot.show_ranges((-2.0, 5.0), (-1.5, 4.0))
        wait_for_frame(lambda frame: task == "curve" or float(frame.plane.x1[0]) == -2.0)
        switch("Collapsed map")
        frame = wait_for_frame(lambda frame: window.canvas.picture.collapsed.isVisible())
        return frame, dashes_of(window.canvas.picture.collapsed)

    return show


def dashes_of(line):
    x, y = line.getData()
    return np.column_stack([x, y])[np.asarray(line.opts["connect"], bool)]


def the_line_lies_on_the_learned_one(window, collapsed):
    frame, positions = collapsed("curve")
    assert len(positions) > 10
    np.testing.assert_allclose(positions[:, 1], frame.network.predict(positions[:, :1])[:, 0], rtol=1e-5, atol=1e-5)
    assert "collapsed" in window.canvas._legend.text()


def the_plane_has_straight_lines_where_the_surface_has_its_contours(window, collapsed):
    frame, positions = collapsed("surface")
    assert len(positions) > 100
    heights = frame.network.predict(positions)[:, 0]
    drawn, _ = window.canvas.picture.contours.getData()
    assert len(drawn) > 1
    step = np.diff(np.unique(heights.round(4))).min()
    np.testing.assert_allclose(heights / step, np.round(heights / step), atol=1e-3)
    assert "collapsed" in window.canvas._legend.text()


def the_boundary_of_two_classes_is_one_straight_line(window, collapsed):
    frame, positions = collapsed("classes")
    assert len(positions) > 30
    np.testing.assert_allclose(frame.network.predict(positions)[:, 0], 0.5, atol=1e-5)


def boundaries_of_several_classes_are_straight_and_end_where_a_third_begins(
    window, session, in_task, with_layers, switch, wait_for_frame
):
    in_task("classes")
    document = session.document
    document.push(Proposal(document.experiment.with_workspace(add_class(document.experiment.workspace)), "Add a class"))
    wait_for_frame(lambda frame: len(frame.network_spec.labels) == 3)
    with_layers((4, "identity"))
    session.play()
    wait_for_frame(lambda frame: frame.step > 50)
    session.pause()
    switch("Collapsed map")
    frame = wait_for_frame(lambda frame: not frame.is_playing and window.canvas.picture.collapsed.isVisible())
    chances = np.sort(frame.network.predict(dashes_of(window.canvas.picture.collapsed)), axis=1)
    assert len(chances) > 10
    np.testing.assert_allclose(chances[:, -1], chances[:, -2], atol=1e-5)


def it_is_offered_for_linear_networks_and_gone_when_one_bends(window, collapsed, with_layers):
    collapsed("curve")
    actions = window.canvas.options.actions_by_label
    assert actions["Collapsed map"].isVisible()
    assert not actions["Local line"].isVisible()
    with_layers((4, "relu"))
    assert not actions["Collapsed map"].isVisible()
    assert actions["Local line"].isVisible()
    assert not window.canvas.picture.collapsed.isVisible()
    assert "collapsed" not in window.canvas._legend.text()
    with_layers((4, "tanh"))
    assert not actions["Collapsed map"].isVisible()
    assert not actions["Local line"].isVisible()


def switching_it_on_is_one_undo_step(window, session, collapsed, wait_for_frame):
    collapsed("curve")
    session.document.undo_stack.undo()
    assert not session.document.experiment.workspace.view.collapsed
    assert not window.canvas.picture.collapsed.isVisible()


@in_one_window("task", ["curve", "classes", "surface"])
def the_foot_of_the_diagram_says_what_is_left(window, qtbot, in_task, with_layers, task):
    in_task(task)
    bent = with_layers((4, "relu"))
    assert bent.collapsed is None
    assert window.collapse.painted_texts() == []
    qtbot.waitUntil(lambda: window.collapse.height() <= 1)
    frame = with_layers((8, "identity"), (8, "identity"))
    line = collapse(frame.network)
    count = frame.network_spec.parameter_count
    texts = window.collapse.painted_texts()
    assert texts[0] == f"{count} parameters → {line.weights.size + line.bias.size}"
    assert texts[-1] == f"max |Δ| {magnitude_text(frame.collapsed.error)}"
    numbers = [*(weight_text(float(value)) for value in line.weights.ravel()), signed_text(float(line.bias[0]))]
    assert [text for text in texts[1:-1] if text in numbers] == numbers
    assert frame.collapsed.error < 1e-12
    qtbot.waitUntil(lambda: window.collapse.height() >= 16)


def several_classes_have_a_row_of_numbers_each(window, qtbot, session, in_task, with_layers, wait_for_frame):
    in_task("classes")
    document = session.document
    document.push(Proposal(document.experiment.with_workspace(add_class(document.experiment.workspace)), "Add a class"))
    frame = with_layers((8, "identity"))
    line, texts = collapse(frame.network), window.collapse.painted_texts()
    assert texts[0] == "51 parameters → 9"
    numbers = [weight_text(float(value)) for value in (*line.weights.T.ravel(), *line.bias)]
    assert [text for text in texts[1:-1] if text in numbers] == numbers
    assert [text for text in texts if text.startswith("z ")] == [f"z {name}" for name in frame.network_spec.labels]
    qtbot.waitUntil(lambda: window.collapse.height() > 3 * 12)


def numbers_at_rest_are_those_of_the_last_frame(window, session, in_task, with_layers, wait_for_frame):
    in_task("curve")
    with_layers((8, "identity"))
    session.play()
    wait_for_frame(lambda frame: frame.step > 100)
    session.pause()
    frame = wait_for_frame(lambda frame: not frame.is_playing)
    line, texts = frame.collapsed.map, window.collapse.painted_texts()
    assert weight_text(float(line.weights[0, 0])) in texts
    assert signed_text(float(line.bias[0])) in texts
    assert texts[-1] == f"max |Δ| {magnitude_text(frame.collapsed.error)}"


def the_default_shape_is_97_parameters_and_2_of_them_count(window, with_layers):
    with_layers((8, "identity"), (8, "identity"))
    assert window.collapse.painted_texts()[0] == "97 parameters → 2"


test_straight_lines_of_one_map = share_window(
    the_line_lies_on_the_learned_one,
    the_plane_has_straight_lines_where_the_surface_has_its_contours,
    the_boundary_of_two_classes_is_one_straight_line,
    boundaries_of_several_classes_are_straight_and_end_where_a_third_begins,
    it_is_offered_for_linear_networks_and_gone_when_one_bends,
    switching_it_on_is_one_undo_step,
)


test_numbers_of_one_map = share_window(
    the_foot_of_the_diagram_says_what_is_left,
    several_classes_have_a_row_of_numbers_each,
    numbers_at_rest_are_those_of_the_last_frame,
    the_default_shape_is_97_parameters_and_2_of_them_count,
)
