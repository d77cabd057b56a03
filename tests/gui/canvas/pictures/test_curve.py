"""The learned curve, and what is drawn beside it."""

import numpy as np


def test_the_derivative_is_drawn_and_fits_into_the_view(window, switch, learned, wait_for_frame):
    learned(400)
    switch("Derivative dŷ/dx")
    frame = wait_for_frame(lambda frame: frame.line.derivative is not None)
    _, y = window.canvas.pictures["curve"]._derivative.getData()
    assert (y == frame.line.derivative).all()
    assert np.median(np.abs(np.gradient(frame.line.prediction, frame.line.x) - y)) < 0.02
    assert "derivative" in window.canvas._legend.text()
    window.canvas.fit()
    low, high = window.canvas.plot.ranges[1]
    assert low < y.min()
    assert high > y.max()


def test_residuals_join_every_point_with_the_curve(window, points, switch, learned, wait_for_frame):
    learned(400)
    switch("Residuals")
    frame = wait_for_frame(lambda frame: frame.line.at_points is not None)
    x, y = window.canvas.pictures["curve"]._residuals.getData()
    assert len(x) == 2 * len(points())
    assert (x[::2] == points().inputs[:, 0]).all()
    assert (y[::2] == points().targets[:, 0]).all()
    assert np.allclose(y[1::2], frame.network.predict(points().inputs)[:, 0])
