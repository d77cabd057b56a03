from dataclasses import replace

import numpy as np
import pytest

from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.diagram.boxes import states_key
from neuronlab.gui.plots.diagram.view import NetworkDiagram


@pytest.fixture
def diagram(theme):
    return NetworkDiagram(theme)


def outline(diagram, image, unit, color):
    """The number of pixels of a colour on the outline of a unit of the first hidden layer."""
    box = diagram._current_layout(diagram.frame).columns[1].box(unit).toRect().adjusted(-1, -1, 1, 1)
    edge = [(x, y) for x in range(box.left(), box.right()) for y in (box.top(), box.top() + 1, box.top() + 2)]
    return sum(_near(image.pixelColor(x, y), color) for x, y in edge)


def _near(seen, color):
    return all(abs(a - b) < 60 for a, b in zip(seen.getRgb()[:3], color.getRgb()[:3], strict=True))


def marked(frame, silent, saturated):
    """The frame with these units of its first hidden layer marked."""
    width = frame.network_spec.hidden[0].width
    masks = [(np.isin(np.arange(width), units),) for units in (silent, saturated)]
    return replace(frame, marks=replace(frame.marks, silent=masks[0], saturated=masks[1]))


def test_saturated_and_silent_units_are_marked_differently_and_named(diagram, make_frame, shown, theme):
    frame = make_frame((3, "tanh"))
    plain = shown(diagram, marked(frame, [], []))
    fault = theme.colors.color("fault")
    assert not {"⚠ saturated", "⚠ never fires"} & set(diagram.painted_texts())
    assert outline(diagram, plain, 1, fault) == 0
    diagram.show_frame(marked(frame, [], [1]))
    saturated = diagram.grab().toImage()
    assert "⚠ saturated" in diagram.painted_texts()
    diagram.show_frame(marked(frame, [1], []))
    silent = diagram.grab().toImage()
    assert "⚠ never fires" in diagram.painted_texts()
    assert 0 < outline(diagram, saturated, 1, fault) < outline(diagram, silent, 1, fault)
    assert outline(diagram, silent, 0, fault) == outline(diagram, saturated, 0, fault) == 0


def test_the_key_of_the_states_changes_with_either_mark(make_frame):
    frame = make_frame(LayerSpec(3, "tanh"))
    keys = {states_key(marked(frame, *units)) for units in (([], []), ([1], []), ([], [1]), ([2], []))}
    assert len(keys) == 4
    assert states_key(replace(frame, marks=None)) == ()


def test_the_band_of_a_marked_layer_stands_around_its_boxes_until_it_is_taken_away(diagram, make_frame, shown, theme):
    frame = make_frame((4, "relu"), (4, "tanh"))
    before = shown(diagram, frame)
    column = diagram._current_layout(frame).columns[2]
    at = int(column.left) - 7, int(column.tops[1])
    text = theme.colors.color("text")
    diagram.mark_stage(1)
    staged = diagram.grab().toImage()
    assert _near(staged.pixelColor(*at), text)
    assert not _near(before.pixelColor(*at), text)
    diagram.point_at_layer(0)
    assert not _near(diagram.grab().toImage().pixelColor(*at), text)
    diagram.point_at_layer(-1)
    assert diagram.grab().toImage() == staged
    diagram.mark_stage(-1)
    assert diagram.grab().toImage() == before
