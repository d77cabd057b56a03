"""Every target of lessons is in the part of the window that it names."""

from neuronlab.gui.window.lesson_targets import TARGETS, find_target
from neuronlab.lessons.names import LAYERS
from neuronlab.lessons.names import TARGETS as NAMES
from tests.controls import click

ELSEWHERE = {"race", "add run", "clock", "collapsed", "start seeds", "inspector", "activation parameter"}
"""Not on the screen at first: parts for several runs, for linear networks, of other pages and activations."""


def test_the_window_has_a_row_for_every_target_that_a_lesson_can_name():
    assert set(TARGETS) == set(NAMES)


def test_all_targets_are_found_where_they_are(window, session, qtbot, rest):
    rest()
    layers = len(session.document.experiment.workspace.run.network.hidden)
    missing = {f"layer {n} {part}" for n in range(layers + 1, LAYERS + 1) for part in ("activation", "unit", "width")}
    unseen = set()
    for name in NAMES:
        spot = find_target(window, name)()
        if spot is not None:
            spot.scroll_to()
        if spot is None or spot.area().isEmpty():
            unseen.add(name)
        else:
            assert window.rect().contains(spot.area()), name
    assert unseen == ELSEWHERE | missing
    unit = find_target(window, "layer 1 unit")()
    with qtbot.waitSignal(window.diagram.unit_clicked) as clicked:
        click(qtbot, unit.widget, unit.rect.center())
    assert clicked.args == [0, 0]
