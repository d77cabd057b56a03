"""The main job, end to end, with the hands of a person."""

import json

import numpy as np
from PySide6.QtCore import Qt

from neuronlab.files.models.formats import load_model
from tests.controls import click, press_key, trigger, type_into

FALL = 20.0
"""Training has to bring the loss down by this factor."""


def test_draw_play_edit_undo_export_and_read_back(window, session, hand, points, run, wait_for_frame, qtbot, tmp_path):
    # Draw: an empty plot, a parabola in one stroke, two single points.
    click(qtbot, window.data_panel.clear)
    assert len(points()) == 0
    hand.drag(*[(x, 0.4 * x * x - 1.0) for x in np.linspace(-2.5, 2.5, 11)], steps=6)
    drawn = len(points())
    assert drawn > 25
    hand.click(-2.9, 1.4)
    hand.click(2.9, 1.4)
    assert len(points()) == drawn + 2

    # Play with the space bar, and wait until it has learned.
    before = wait_for_frame(lambda frame: frame.train_count + frame.test_count == drawn + 2).probe.train_loss
    press_key(qtbot, window.canvas.plot, Qt.Key.Key_Space)
    assert session.is_playing
    learnt = wait_for_frame(lambda frame: frame.probe.train_loss < before / FALL)

    # Edit meanwhile: points, another activation and another layer keep what was learned.
    hand.click(0.0, -1.2)
    click(qtbot, window.activation_panel.cards["sigmoid"])
    assert run().network.hidden[0].activation == "sigmoid"
    assert session.is_playing
    assert wait_for_frame(lambda frame: frame.run == run()).step >= learnt.step
    click(qtbot, window.network_panel.add)
    deeper = wait_for_frame(lambda frame: frame.network_spec.widths == (1, 8, 8, 8, 1))
    assert deeper.step >= learnt.step
    trigger(qtbot, window.actions_by_name["undo"])
    assert wait_for_frame(lambda frame: frame.network_spec.widths == (1, 8, 8, 1)).step >= learnt.step
    assert session.is_playing
    session.pause()
    kept = wait_for_frame(lambda frame: not frame.is_playing)
    width = window.network_panel.layer_rows[1].width_field
    type_into(qtbot, width, "5")
    narrow = wait_for_frame(lambda frame: frame.network_spec.widths == (1, 8, 5, 1))
    assert narrow.step == kept.step

    # Undo brings the old shape back, weights and all.
    press_key(qtbot, width, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    back = wait_for_frame(lambda frame: frame.network_spec.widths == (1, 8, 8, 1))
    assert back.step == kept.step
    assert back.network.parameters.tobytes() == kept.network.parameters.tobytes()

    # Export, and read back to the same predictions.
    asked = np.linspace(-4.0, 4.0, 101)[:, None]
    expected = back.network.predict(asked)
    tolerance = 1e-6 * max(1.0, np.ptp(points().targets))
    for name in ("model.npz", "model.json"):
        with qtbot.waitSignal(window.exports.done):
            window.exports.write_weights(tmp_path / name)
        read = load_model(tmp_path / name)
        assert read.task == "curve"
        assert np.abs(read.network.predict(asked) - expected).max() <= tolerance
    assert [layer["activation"] for layer in json.loads((tmp_path / "model.json").read_text())["layers"]] == [
        "sigmoid",
        "tanh",
        "identity",
    ]

    # Undo all the rest: one entry a gesture, back to the points of the start.
    while window.actions_by_name["undo"].isEnabled():
        trigger(qtbot, window.actions_by_name["undo"])
    assert len(points()) == 40
    assert run().network.hidden[0].activation == "relu"
