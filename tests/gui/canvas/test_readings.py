"""What is read where the pointer is."""

import numpy as np
from PySide6.QtCore import QPointF

from neuronlab.core.network.outputs import softmax


def test_hovering_over_classes_reads_class_chance_and_loss(window, hand, in_task, learned):
    in_task("classes")
    frame = learned(300)
    hand.hover(3.5, 2.9)
    text = window.canvas.pointer.readout.text()
    at = window.canvas.plot.plot_position_at(QPointF(hand.at(3.5, 2.9))).at[None]
    probability = softmax(np.array([[0.0], [float(frame.network.pre_activations(at)[-1][0, 0])]]))
    assert f"x₁ {at[0, 0]:.2f}" in text
    predicted_class = "B" if probability[1, 0] > 0.5 else "A"
    assert f"told {predicted_class} {probability.max():.0%}"[:-1] in text
    assert "loss" in text
    assert text.endswith("as A")


def test_hovering_over_a_point_reads_that_point(window, hand, points, in_task, learned):
    in_task("surface")
    learned(50)
    x, y = points().inputs[0]
    hand.hover(x, y)
    text = window.canvas.pointer.readout.text()
    role = "test" if points().test[0] else "train"
    assert role in text
    assert "loss" in text
    assert window.canvas.pointer.readout.isVisible()
    hand.hover(-1000.0, 0.0)


def test_hovering_reads_out_the_place_and_the_prediction(window, hand, wait_for_frame):
    frame = wait_for_frame(lambda frame: frame.prediction is not None)
    hand.hover(1.0, 0.5)
    text = window.canvas.pointer.readout.text()
    expected = np.interp(1.0, frame.x, frame.prediction)
    assert "x 1.0" in text
    assert f"ŷ {expected:.1f}".replace("-", "−") in text
