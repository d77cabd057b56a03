"""Histograms and sorted neurons in the real window, by mouse, while it trains and at rest."""

from tests.controls import click


def test_histograms_are_asked_for_by_a_click_and_are_whole_soon_after_a_pause(window, session, qtbot):
    session.play()
    qtbot.waitUntil(lambda: session.frame.step > 300)
    assert session.frame.spread is None
    click(qtbot, window.gradients.choice.button("spread"))
    qtbot.waitUntil(lambda: session.frame.spread is not None)
    session.pause()
    qtbot.waitUntil(lambda: not session.frame.is_playing and session.frame.spread.is_complete)
    spread = session.frame.spread
    assert len(spread.steps) > 60
    assert {"Hidden 1", "weights", "|∂L/∂W|"} <= set(window.gradients.painted_texts())
    window.gradients.open_layer(2)
    qtbot.waitUntil(lambda: session.frame.spread.layer == 2)
    assert window.gradients.painted_texts()[0] == "Output"
    click(qtbot, window.gradients.choice.button("update"))
    qtbot.waitUntil(lambda: session.frame.spread is None)


def test_sorted_neurons_are_those_of_the_frame_after_a_pause(window, session, qtbot):
    click(qtbot, window.neurons.order.button("contribution"))
    session.play()
    qtbot.waitUntil(lambda: session.frame.step > 200)
    session.pause()
    qtbot.waitUntil(lambda: not session.frame.is_playing)
    order = window.neurons._cells._order
    for layer, of_layer in enumerate(session.frame.marks.contributions):
        in_order = of_layer[order.units(layer)].tolist()
        assert in_order == sorted(in_order, reverse=True)
