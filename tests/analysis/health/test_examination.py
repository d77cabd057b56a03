import numpy as np

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.health.examination import examine
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_points, make_run, wavy_points


def test_it_finds_what_a_frame_of_the_window_finds():
    outlying = make_points(np.linspace(-2.0, 2.0, 40), np.where(np.arange(40) == 5, 1e6, np.arange(40.0)))
    crowded = wavy_points(9_000)
    for run, points, steps in (
        (make_run("8:tanh"), outlying, 10),
        (make_run("8:tanh,8:tanh", optimizer="adam", learning_rate=10.0), wavy_points(40), 1_500),
        (make_run("4:sigmoid", optimizer="adam", learning_rate=5.0), crowded, 20),
        (make_run("3:identity"), wavy_points(40), 0),
        (make_run("8:tanh"), wavy_points(1), 0),
        (make_run("8:tanh", optimizer="adam"), wavy_points(40), 100),
    ):
        trainer = Trainer(run, points)
        trainer.advance(steps)
        shown = FrameBuilder(trainer).build(ViewRequest()).insight
        found = examine(trainer)
        assert (found and found.text) == (shown and shown.text)
