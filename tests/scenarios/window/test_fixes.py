"""Fixes as they are clicked in the window."""

import pytest
from msgspec.structs import replace as with_fields
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from neuronlab.analysis.health.insight import MOST_FIXES, Fix, Insight
from neuronlab.core.specs.network import LayerSpec
from tests.controls import click, focus_on, press_key, trigger
from tests.core.building import same_learned
from tests.windows import in_one_window, share_window


@pytest.fixture
def state(snapshot):
    return lambda: snapshot().state


@pytest.fixture
def shown(window, wait_for_frame):
    """Wait for an insight of some kind and let the line show it."""

    def wait(kind):
        frame = wait_for_frame(lambda frame: frame.insight is not None and frame.insight.kind == kind)
        window.insight_bar.drop_notice()
        window.insight_bar.show_frame(frame)
        return frame.insight

    return wait


def links(window):
    return [link.text() for link in window.insight_bar.fixes if link.isVisible()]


@pytest.fixture
def take(qtbot, window):
    """Click the link with this label."""
    return lambda label: click(qtbot, next(link for link in window.insight_bar.fixes if link.text() == label))


@in_one_window(
    ("label", "changed"),
    [
        ("Learning rate ÷ 10", {"learning_rate": 5.0}),
        ("Clip gradients", {"clip": 1.0}),
        ("Standardise", {"standardize": True}),
    ],
)
@in_one_window("task", ["curve", "surface"])
def test_each_mend_of_a_divergence_is_one_click_and_undone(
    window, session, run, state, shown, qtbot, wait_for_frame, task, label, changed, take
):
    window.data_panel.choose_task(task)
    window.training_panel.optimizer.chosen.emit("sgd")
    document = session.document
    hidden = (LayerSpec(8, "identity"),)
    document.push_run(with_fields(run(), network=with_fields(run().network, hidden=hidden)), "Linear")
    window.training_panel.learning_rate.setValue(50.0)
    click(qtbot, window.top_bar.play)
    assert "Restart with:" in shown("divergence").text
    qtbot.waitUntil(lambda: window.top_bar.play.text() == "Play")
    assert links(window) == ["Learning rate ÷ 10", "Clip gradients", "Standardise"]
    before, was, entries = state(), run(), document.undo_stack.count()
    take(label)
    assert run().training == with_fields(was.training, **changed)
    assert state().step == 0
    assert document.undo_stack.count() == entries + 1
    trigger(qtbot, window.actions_by_name["undo"])
    assert run() == was
    assert same_learned(state(), before)


def test_dead_units_are_revived_by_a_click_while_it_plays_and_the_click_is_undone(
    window, session, run, state, shown, wait_for_frame, qtbot, take
):
    document = session.document
    hidden = (LayerSpec(8, "relu"),)
    training = with_fields(run().training, initial_bias=-50.0)
    new = with_fields(run(), network=with_fields(run().network, hidden=hidden), training=training)
    document.push_run(new, "Dead")
    insight = shown("dead_network")
    assert insight.text.startswith("The whole network is dead")
    assert links(window) == ["Revive", "Use Leaky ReLU", "New seed"]
    before, was = state(), run()
    take("Revive")
    assert run() == was
    assert not same_learned(state(), before)
    assert document.undo_stack.undoText() == "Revive"
    trigger(qtbot, window.actions_by_name["undo"])
    assert same_learned(state(), before)
    click(qtbot, window.insight_bar.fixes[1])
    assert run().network.hidden[0].activation == "leaky_relu"


def some_fixes(*labels):
    return tuple(Fix(label, f"{label} does this") for label in labels)


THREE = ("Learning rate ÷ 10", "Clip gradients", "Standardise")


def test_links_say_what_comes_of_them_and_can_be_reached_by_keyboard(window, qtbot, rest):
    rest()  # a frame would bring an insight of its own
    bar, asked = window.insight_bar, []
    bar.fix_asked.disconnect()
    bar.fix_asked.connect(asked.append)
    offered = some_fixes(*THREE)
    bar._set("Output", "Something to say:", offered)
    assert links(window) == list(THREE)
    assert [link.toolTip() for link in bar.fixes] == [fix.meaning for fix in offered]
    assert [link.accessibleDescription() for link in bar.fixes] == [fix.meaning for fix in offered]
    focus_on(qtbot, bar.fixes[0])
    for number, fix in enumerate(offered):
        assert QApplication.focusWidget() is bar.fixes[number]
        press_key(qtbot, bar.fixes[number], Qt.Key.Key_Space)
        assert asked[-1] is fix
        press_key(qtbot, bar.fixes[number], Qt.Key.Key_Tab)


def links_come_and_go_without_a_jump(window, qtbot, rest):
    rest()
    bar = window.insight_bar
    heights, edges = set(), set()
    for count in (0, 1, MOST_FIXES, 0, 2):
        bar._set("Hidden 1" if count else "", "Something to say." if count else "", some_fixes(*THREE[:count]))
        QApplication.processEvents()
        heights.add((bar.height(), window.canvas.height()))
        edges.add(bar.points.geometry().right())
        assert len(links(window)) == count
    assert len(heights) == len(edges) == 1


@in_one_window("width", [1280, 1440])
@in_one_window("mode", ["dark", "light"])
def the_longest_insights_fit_with_their_links(window, qtbot, mode, width, rest):
    window.theme.set_mode(mode)
    window.resize(width, 720 if width == 1280 else 900)
    qtbot.waitUntil(lambda: window.width() == width)
    rest()
    bar = window.insight_bar
    longest = [
        Insight(
            "divergence",
            "Diverged at step 123,456 (the optimiser's memory of alpha overflowed) and was rolled back. Restart with:",
            "Output",
            some_fixes(*THREE),
        ),
        Insight(
            "overfitting",
            "Overfitting: since step 1,234,567 the test loss has risen from 0.0123 to 0.0456, "
            "while the training loss fell.",
            "",
            some_fixes("Back to step 1,234,567", "L2 penalty 0.001"),
        ),
        Insight(
            "plateau",
            "The training loss has hardly fallen since step 1,234,567 (0.0123 → 0.0122) "
            "and fluctuates: the steps may be too long.",
            "",
            some_fixes("Learning rate ÷ 10", "Use Adam"),
        ),
        Insight(
            "saturated",
            "512 of 512 Hard sigmoid units are saturated: f′ below 5\u202f% of its maximum "
            "on 95\u202f% of points, so they hardly learn.",
            "Hidden 16",
            some_fixes("Revive", "Standardise", "Xavier weights"),
        ),
    ]
    for insight in longest:
        bar._set(insight.location, insight.text, insight.fixes)
        QApplication.processEvents()
        assert bar.text.sizeHint().width() <= bar.text.width() + 1, insight.text
        for link in bar.fixes[: len(insight.fixes)]:
            assert QFontMetrics(link.font()).horizontalAdvance(link.text()) <= link.width()
            assert link.geometry().right() < bar.points.geometry().left()


test_links_in_the_line = share_window(
    links_come_and_go_without_a_jump,
    the_longest_insights_fit_with_their_links,
)
