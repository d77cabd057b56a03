from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF

from neuronlab.analysis.flow import gradient_verdict
from neuronlab.analysis.flow_measures import MEASURES
from neuronlab.analysis.health.insight import Situation
from neuronlab.analysis.health.rules import most_important
from neuronlab.core.arrays import frozen
from neuronlab.core.data.points import NO_POINTS
from neuronlab.core.network.network import layer_names
from neuronlab.gui.plots.gradients.flow_rows import ribbon_columns
from neuronlab.gui.plots.gradients.view import RUNS, GradientsView
from neuronlab.session.run_proposals import duplicate
from neuronlab.wording.numbers import magnitude_text
from tests.controls import click

SIZE = (340, 190)


@pytest.fixture
def gradients(theme):
    return GradientsView(theme)


def with_gradients(frame, *rms):
    return replace(frame, probe=replace(frame.probe, gradient_rms=frozen(np.array(rms))))


def filled(image, y, color, track):
    """How many pixels of a bar have a colour; `track` is its left end and its length."""
    left, length = map(int, track)
    return sum(image.pixelColor(x, y) == color for x in range(left, left + length))


def test_before_the_first_frame_it_says_what_will_come(gradients, shown):
    shown(gradients, size=SIZE)
    assert gradients.painted_texts() == ["Gradients appear here."]


def test_without_training_points_it_says_so(gradients, make_frame, shown):
    shown(gradients, make_frame((8, "tanh"), points=NO_POINTS), SIZE)
    assert gradients.painted_texts() == ["No training points, so there is no gradient. Draw some on the plot."]


def test_every_layer_has_its_number(gradients, make_frame, shown):
    frame = with_gradients(make_frame((8, "relu"), (8, "tanh")), 3.4e-5, 3.1e-5, 9.0e-5)
    shown(gradients, frame, SIZE)
    texts = gradients.painted_texts()
    for name, number in zip(layer_names(frame.network_spec), ("3.4e−5", "3.1e−5", "9.0e−5"), strict=True):
        assert texts[texts.index(name) + 1] == number
    assert {"1e−6", "1e0", "healthy"} <= set(texts)


def test_a_larger_gradient_has_a_longer_bar(gradients, make_frame, shown, theme):
    image = shown(gradients, with_gradients(make_frame((8, "relu")), 1e-4, 1e-2), SIZE)
    bar, layout = theme.colors.color("muted"), gradients._rows._layout(gradients._frame)
    rows = [gradients._rows.mapTo(gradients, layout.bar_row(layer).center().toPoint()).y() for layer in (0, 1)]
    lengths = [filled(image, y, bar, layout.track) for y in rows]
    assert lengths == pytest.approx([layout.track[1] * share for share in (2 / 6, 4 / 6)], abs=3)


def test_the_scale_holds_still_while_gradients_wander(gradients, make_frame, shown):
    frame = make_frame((8, "relu"))
    seen = set()
    for size in (1e-5, 0.9e-3, 1.1e-3, 0.8, 2e-6):
        shown(gradients, with_gradients(frame, size, size), SIZE)
        seen.add(tuple(text for text in gradients.painted_texts() if text.startswith("1e")))
    assert seen == {("1e−6", "1e0")}


def test_the_scale_grows_by_whole_powers_of_ten(gradients, make_frame, shown):
    frame = make_frame((8, "relu"))
    shown(gradients, with_gradients(frame, 3e-9, 40.0), SIZE)
    assert {"1e−9", "1e2"} <= set(gradients.painted_texts())


@pytest.mark.parametrize("broken", [np.nan, np.inf, 0.0])
def test_gradients_that_cannot_be_drawn_on_a_log_scale_are_still_said(gradients, make_frame, shown, broken):
    shown(gradients, with_gradients(make_frame((8, "relu")), broken, broken), SIZE)
    texts = gradients.painted_texts()
    assert texts[texts.index("Output") + 1] == {"nan": "–", "inf": "∞", "0.0": "0"}[str(broken)]
    assert ("still" if broken == 0.0 else "⚠ exploding") in texts


@pytest.mark.parametrize(
    ("rms", "verdict"),
    [
        ((1e-3, 1e-3), "healthy"),
        ((9e-7, 1e-3), "vanishing"),
        ((1.1e-6, 1e-3), "healthy"),
        ((1.1, 1e-3), "exploding"),
        ((0.9, 1e-3), "healthy"),
        ((2.0, 2e3), "exploding"),
        ((0.0, 1e-3), "vanishing"),
        ((1e-14, 1e-13), "still"),
        ((1e-3,), "healthy"),
    ],
)
def test_the_word_says_what_the_insight_line_says(make_trainer, rms, verdict):
    assert gradient_verdict(np.array(rms)) == verdict
    trainer = make_trainer(*[(4, "tanh")] * (len(rms) - 1))
    network, probe = trainer.network(), replace(trainer.probe(), gradient_rms=np.array(rms))
    outputs = network.activations(trainer.points.inputs)
    insight = most_important(Situation(trainer.run, network, trainer.points, probe, None, outputs, trainer.input_range))
    kind = insight.kind if insight and insight.kind in {"vanishing", "exploding"} else "healthy"
    assert kind == ("healthy" if verdict == "still" else verdict)


def test_rows_of_many_layers_never_overlap(gradients, make_frame, shown):
    frame = make_frame(*[(4, "relu")] * 16, steps=5)
    shown(gradients, frame, SIZE)
    rows = gradients._rows
    assert rows.height() > SIZE[1]
    assert gradients.choice.isVisible()
    layout = rows._layout(frame)
    labels = rows._labels(frame, layout, (-6.0, 0.0))
    for index, one in enumerate(labels):
        for other in labels[index + 1 :]:
            same_row = one.rect.center().y() == other.rect.center().y()
            assert same_row or not one.rect.adjusted(0, 2, 0, -2).intersects(other.rect.adjusted(0, 2, 0, -2)), (
                one.text,
                other.text,
            )
    assert layout.ribbon.bottom() < rows.height()


def test_the_ribbon_takes_the_themes_colours(gradients, make_frame, shown, theme):
    frame = make_frame((4, "relu"), steps=50)
    past = np.full_like(frame.history.gradient_rms, 1e-6)
    frame = replace(frame, course=replace(frame.course, history=replace(frame.history, gradient_rms=past)))
    image = shown(gradients, with_gradients(frame, 1.0, 1.0), SIZE)
    position = gradients._rows._layout(frame).ribbon.translated(0.0, gradients._rows.mapTo(gradients, QPoint(0, 0)).y())
    lowest, highest = (theme.colors.magnitude_table()[end, :3].tolist() for end in (0, -1))
    y = int(position.top()) + 5
    assert list(image.pixelColor(int(position.left()) + 20, y).getRgb()[:3]) == lowest
    assert list(image.pixelColor(int(position.right()) - 1, y).getRgb()[:3]) == highest


def test_where_a_layer_did_not_exist_yet_the_ribbon_is_hatched_and_not_glowing(gradients, make_frame, shown, theme):
    frame = make_frame((8, "tanh"), (8, "tanh"), steps=400)
    past = frame.history.gradient_rms.copy()
    past[: len(past) // 2, 1] = np.nan
    frame = replace(frame, course=replace(frame.course, history=replace(frame.history, gradient_rms=past)))
    image = shown(gradients, frame, SIZE)
    table = theme.colors.magnitude_table()
    largest = tuple(table[-1, :3].tolist())
    ribbon = gradients._rows._layout(frame).ribbon.translated(0.0, gradients._rows.mapTo(gradients, QPoint(0, 0)).y())
    row = int(ribbon.top() + 1.5 * gradients._rows._layout(frame).ribbon_height)
    then = [image.pixelColor(x, y) for x in range(int(ribbon.left()), int(ribbon.left()) + 40) for y in (row, row + 1)]
    assert largest not in {color.getRgb()[:3] for color in then}
    assert {color.name() for color in then} == {theme.colors.plot, theme.colors.border}


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_networks_of_two_inputs_have_their_gradients_too(gradients, make_plane_frame, shown, classes):
    frame = make_plane_frame((4, "tanh"), classes=classes, steps=20)
    shown(gradients, frame, SIZE)
    texts = gradients.painted_texts()
    for name, rms in zip(layer_names(frame.network_spec), frame.probe.gradient_rms.tolist(), strict=True):
        assert texts[texts.index(name) + 1] == magnitude_text(rms)


# -- the other sizes ----------------------------------------------------------------------------------------------


def with_updates(frame, *ratios):
    return replace(frame, probe=replace(frame.probe, update_ratio=frozen(np.array(ratios))))


@pytest.mark.parametrize("key", ["delta", "update"])
def test_bars_and_ribbon_show_what_is_chosen(gradients, make_frame, shown, key):
    frame = make_frame((8, "relu"), (8, "tanh"), steps=1000)
    gradients.choose(key)
    shown(gradients, frame, SIZE)
    now = {"delta": frame.probe.delta_rms, "update": frame.probe.update_ratio}[key]
    past = {"delta": frame.history.delta_rms, "update": frame.history.update_ratio}[key]
    texts = gradients.painted_texts()
    for name, size in zip(layer_names(frame.network_spec), now.tolist(), strict=True):
        assert texts[texts.index(name) + 1] == magnitude_text(size)
    columns = ribbon_columns(frame, MEASURES[key], 200)
    assert (columns[:, -1] == now).all()
    assert (columns[:, 100] == past[np.searchsorted(frame.history.steps, 1000 * 100 / 199, side="right") - 1]).all()


def test_clicking_a_segment_chooses(gradients, make_frame, shown, qtbot):
    shown(gradients, make_frame((8, "relu"), steps=20), SIZE)
    before = gradients.painted_texts()
    with qtbot.waitSignal(gradients.look_changed):
        click(qtbot, gradients.choice.button("update"))
    assert gradients.painted_texts() != before
    assert gradients.spread_of is None


@pytest.mark.parametrize(
    ("ratios", "marks", "verdict"),
    [
        ((2e-3, 9e-4), [], "healthy"),
        ((5e-5, 2e-3), ["▾"], "healthy"),
        ((5e-5, 2e-5), ["▾", "▾"], "small updates"),
        ((2e-3, 3e-2), ["▴"], "⚠ large updates"),
        ((np.inf, 1e-3), ["▴"], "⚠ large updates"),
        ((np.nan, np.nan), [], ""),
    ],
)
def test_updates_beyond_their_band_are_marked_and_named(gradients, make_frame, shown, ratios, marks, verdict):
    gradients.choose("update")
    shown(gradients, with_updates(make_frame((8, "relu")), *ratios), SIZE)
    texts = gradients.painted_texts()
    assert [text for text in texts if text in {"▾", "▴"}] == marks
    assert {"1e−4", "1e−2"} <= set(texts)
    assert (texts[-1] == verdict) if verdict else ("healthy" not in texts)


def test_what_is_beyond_its_band_has_the_colour_of_faults(gradients, make_frame, shown, theme):
    image = shown(gradients, with_gradients(make_frame((8, "relu"), (8, "relu")), 1e-7, 1e-2, 1e-1), SIZE)
    layout = gradients._rows._layout(gradients._frame)
    rows = [gradients._rows.mapTo(gradients, layout.bar_row(layer).center().toPoint()).y() for layer in range(3)]
    fault, bar = theme.colors.color("fault"), theme.colors.color("muted")
    assert [filled(image, y, fault, (0, image.width())) > 0 for y in rows] == [True, False, False]
    assert [filled(image, y, bar, layout.track) > 0 for y in rows] == [False, True, True]
    assert gradients.painted_texts()[:3] == ["Hidden 1", "1.0e−7", "▾"]
    assert gradients.painted_texts()[-1] == "⚠ vanishing"


def test_an_update_that_is_not_known_has_no_bar_and_a_hatched_past(gradients, make_frame, shown, theme):
    frame = make_frame((8, "relu"), steps=40)
    unknown = np.full_like(frame.history.update_ratio, np.nan)
    frame = with_updates(
        replace(frame, course=replace(frame.course, history=replace(frame.history, update_ratio=unknown))),
        np.nan,
        np.nan,
    )
    gradients.choose("update")
    image = shown(gradients, frame, SIZE)
    layout = gradients._rows._layout(frame)
    row = gradients._rows.mapTo(gradients, layout.bar_row(0).center().toPoint()).y()
    assert filled(image, row, theme.colors.color("muted"), layout.track) == 0
    down = gradients._rows.mapTo(gradients, QPoint(0, 0)).y()
    top, left = int(layout.ribbon.top()) + down + 2, int(layout.ribbon.left())
    seen = {image.pixelColor(x, y).name() for x in range(left, left + 30) for y in (top, top + 1)}
    assert seen == {theme.colors.plot, theme.colors.border}


def test_tips_say_the_size_its_band_and_its_past(gradients, make_frame, shown):
    frame = make_frame((8, "relu"), steps=200)
    gradients.choose("update")
    shown(gradients, frame, SIZE)
    layout = gradients._rows._layout(frame)
    now = magnitude_text(float(frame.probe.update_ratio[1]))
    assert gradients._rows.tip_at(layout.bar_row(1).center()) == (
        f"Output: ΔW/W {now} (root mean square)\n▾ small below 1.0e−4\n▴ large above 1.0e−2\n"
        "click: its weights and gradients over time"
    )
    first = QPointF(layout.ribbon.left() + 0.5, layout.ribbon.top() + 2.0)
    assert gradients._rows.tip_at(first).startswith("Hidden 1 at step 0: ΔW/W unknown")
    assert gradients._rows.tip_at(layout.key.center()) == MEASURES["update"].meaning


def test_clicking_a_row_opens_the_histograms_of_its_layer(gradients, make_frame, shown, qtbot):
    frame = make_frame((8, "relu"), (8, "tanh"), steps=20)
    shown(gradients, frame, SIZE)
    layout = gradients._rows._layout(frame)
    with qtbot.waitSignal(gradients.look_changed):
        click(qtbot, gradients._rows, layout.bar_row(1).center().toPoint())
    assert gradients.spread_of == 1
    assert gradients.layer.currentText() == "Hidden 2"
    assert gradients.choice.button("spread").isChecked()


@pytest.mark.parametrize(("share", "word"), [(0.5, "healthy"), (0.97, "⚠ 97\u202f% flat"), (float("nan"), "healthy")])
def test_gradients_are_not_healthy_beside_silent_or_saturated_units(gradients, make_frame, shown, share, word):
    frame = replace(with_gradients(make_frame((8, "relu")), 1e-3, 1e-3), flat_share=share)
    shown(gradients, frame, SIZE)
    assert word in gradients.painted_texts()
    shown(gradients, replace(with_gradients(frame, 1e-9, 1e-3), flat_share=share), SIZE)
    assert "⚠ vanishing" in gradients.painted_texts()


# -- several runs -----------------------------------------------------------------------------------------------------

TWO = [(4, "tanh")], [(4, "relu")]


def test_with_a_second_run_they_stand_beside_each_other_and_alone_all_is_as_before(gradients, make_runs_frame, shown):
    shown(gradients, make_runs_frame(TWO[0], steps=20), SIZE)
    assert not gradients.choice.button(RUNS).isVisible()
    gradients.choose("delta")
    gradients.show_frame(make_runs_frame(*TWO, steps=20))
    assert gradients.choice.button(RUNS).isVisible()
    assert gradients.choice.button(RUNS).isChecked()
    assert "RMS of ∂L/∂W" in gradients.painted_texts()
    gradients.show_frame(make_runs_frame(TWO[0], steps=20))
    assert not gradients.choice.button(RUNS).isVisible()
    assert gradients.choice.button("delta").isChecked()


def test_with_several_runs_those_of_the_active_one_stay_in_reach(gradients, make_runs_frame, shown, qtbot):
    frame = make_runs_frame(*TWO, steps=20)
    shown(gradients, frame, SIZE)
    click(qtbot, gradients.choice.button("gradient"))
    gradients.show_frame(frame)
    assert gradients.choice.button("gradient").isChecked()
    assert "RMS of ∂L/∂W" not in gradients.painted_texts()
    click(qtbot, gradients.choice.button(RUNS))
    assert "RMS of ∂L/∂W" in gradients.painted_texts()


def test_a_click_on_a_marker_activates_its_run(window, session, qtbot, wait_for_frame):
    document = session.document
    document.push(duplicate(document.experiment))
    wait_for_frame(lambda frame: len(frame.runs) == 2)
    rows = window.gradients._by_run
    qtbot.waitUntil(lambda: rows.isVisible() and len(rows.markers()) > 0)
    marker = next(marker for marker in rows.markers() if marker.slot == 0)
    click(qtbot, rows, marker.at.toPoint())
    assert document.experiment.workspace.active == 0
