from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.spread import BINS
from neuronlab.core.arrays import frozen
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.network.network import parameter_blocks
from neuronlab.core.specs.experiment import RunSpec, Workspace
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Trajectory
from neuronlab.gui.plots.gradients.view import SPREAD, GradientsView
from tests.frames import PRESET, with_status

SIZE = (350, 139)


@pytest.fixture
def gradients(theme):
    view = GradientsView(theme)
    view.choose(SPREAD)
    return view


def frame_of(*widths, steps=0, layer=0, points=PRESET, is_playing=False, change=None):
    run = RunSpec(NetworkSpec(hidden=tuple(LayerSpec(width, "tanh") for width in widths)), TrainingSpec())
    trainer = Trainer(run, points, trajectory=Trajectory(Workspace(points=points, runs=(run,))))
    trainer.advance(steps)
    if change is not None:
        change(parameter_blocks(run.network, trainer.parameters))
    builder = FrameBuilder(trainer)
    request = ViewRequest(spread_of=layer)
    frame = builder.build(request, is_playing)
    while not (frame.spread.is_complete or is_playing):
        frame = builder.build(request)
    return frame


def strip_area(view, number):
    return view._spread._area(number).translated(view._spread.mapTo(view, QPoint(0, 0)))


def test_both_strips_have_a_name_and_the_ends_of_their_scale(gradients, shown):
    def set_weights(blocks):
        blocks[0][:, :-1] = np.array([[1.3], [-0.2], [0.7]])

    shown(gradients, frame_of(3, change=set_weights), SIZE)
    texts = gradients.painted_texts()
    assert texts[0] == "Hidden 1"
    assert texts[1:4] == ["1.5", "−1.5", "weights"]
    assert texts[6] == "|∂L/∂W|"
    assert all(text.startswith("1e") for text in texts[4:6])
    assert texts[7:] == ["0", "step 10", "now"]


def test_a_column_is_bright_where_weights_were_at_that_step(gradients, shown, theme):
    def weights(spread):
        counts = np.zeros((3, BINS), int)
        counts[0, BINS - 1] = counts[1, 0] = counts[2, BINS // 2] = 8  # highest, then lowest, now just above zero
        return replace(spread, steps=frozen(np.array([0, 5])), weights=frozen(counts), weight_end=1.0)

    frame = frame_of(8, steps=10)
    image = shown(gradients, replace(frame, spread=weights(frame.spread)), SIZE)
    area, table = strip_area(gradients, 0), theme.colors.magnitude_table()
    most, none = (tuple(table[end, :3].tolist()) for end in (-1, 0))
    top, middle, bottom = int(area.top()), int(area.center().y()), int(area.bottom()) - 1
    left, half = int(area.left()) + 2, int(area.left() + 0.7 * area.width())

    def colors(x):
        return [image.pixelColor(x, y).getRgb()[:3] for y in (top, middle, bottom)]

    assert colors(left) == [most, none, none]
    assert colors(half) == [none, none, most]


def test_before_the_first_kept_step_and_where_the_shape_was_another_it_is_hatched(gradients, shown, theme):
    frame = frame_of(8, steps=10)
    counts = np.zeros((3, BINS), int)
    counts[1:, BINS // 2] = 8
    spread = replace(frame.spread, steps=frozen(np.array([3, 6])), weights=frozen(counts))
    image = shown(gradients, replace(frame, spread=spread), SIZE)
    area = strip_area(gradients, 0)
    for start, end, is_hatched in ((0.0, 0.25, True), (0.35, 0.55, True), (0.65, 0.95, False)):
        positions = range(int(area.left() + start * area.width()), int(area.left() + end * area.width()))
        seen = {image.pixelColor(x, int(area.top()) + y).name() for x in positions for y in (1, 2, 3)}
        assert (theme.colors.border in seen) == is_hatched


def test_weights_now_have_the_colour_of_their_sign(gradients, shown, theme):
    def set_weights(blocks):
        blocks[0][:, :-1] = np.array([[0.9], [0.9], [-0.9]])

    image = shown(gradients, frame_of(3, change=set_weights), SIZE)
    area = gradients._spread._now_area(0).translated(gradients._spread.mapTo(gradients, QPoint(0, 0)))
    by_colour = {}
    for y in range(int(area.top()), int(area.bottom())):
        row = [image.pixelColor(x, y).name() for x in range(int(area.left()), int(area.right()))]
        for name in ("positive", "negative"):
            by_colour[name] = max(by_colour.get(name, 0), row.count(getattr(theme.colors, name)))
    assert by_colour["positive"] == pytest.approx(area.width(), abs=1)
    assert by_colour["negative"] == pytest.approx(area.width() / 2, abs=1)


def test_the_tip_says_where_the_middle_half_was(gradients, shown):
    def set_weights(blocks):
        blocks[0][:, :-1] = np.linspace(-0.95, 0.95, 40)[:, None]

    shown(gradients, frame_of(40, change=set_weights), SIZE)
    tip = gradients._spread.tip_at(gradients._spread._now_area(0).center())
    name, counts_text = tip.split("\n")
    assert name == "Hidden 1, weights now"
    low, high = (
        float(text.replace("−", "-")) for text in counts_text.removeprefix("half of them between ").split(" and ")
    )
    assert (low, high) == pytest.approx((-0.5, 0.5), abs=0.06)


def test_while_it_is_not_training_it_asks_until_all_is_found_out(gradients, shown, qtbot):
    frame = frame_of(8, steps=30)
    shown(gradients, frame, SIZE)
    with qtbot.assertNotEmitted(gradients.look_changed):
        gradients.show_frame(frame)
    waiting = replace(frame, spread=replace(frame.spread, is_complete=False))
    with qtbot.waitSignal(gradients.look_changed):
        gradients.show_frame(waiting)
    with qtbot.assertNotEmitted(gradients.look_changed):
        gradients.show_frame(with_status(waiting, is_playing=True))


def test_a_frame_of_another_layer_is_not_shown_for_the_chosen_one(gradients, shown):
    shown(gradients, frame_of(8, 4), SIZE)
    gradients.open_layer(1)
    gradients.show_frame(frame_of(8, 4))
    assert "weights" not in gradients.painted_texts()
    gradients.show_frame(frame_of(8, 4, layer=1))
    assert "weights" in gradients.painted_texts()


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        (NO_POINTS, "No training points, so there is no gradient. Draw some on the plot."),
        (None, "Gradients appear here"),
    ],
)
def test_without_anything_to_show_it_says_so(gradients, shown, points, sentence):
    shown(gradients, None if points is None else frame_of(8, points=points), SIZE)
    assert gradients.painted_texts()[-1].startswith(sentence)


def test_weights_that_are_no_numbers_are_painted_without_complaint(gradients, shown):
    def spoil(blocks):
        blocks[0][:] = np.nan
        blocks[1][:] = np.inf

    shown(gradients, frame_of(8, steps=5, change=spoil), SIZE)
    assert "weights" in gradients.painted_texts()
