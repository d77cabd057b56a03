import pytest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.app import make_application
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


@pytest.fixture(autouse=True)
def _application(qapp):
    """Fonts and icons need it."""
    make_application()


@pytest.fixture
def make_frame():
    """A frame after so many steps, with 6 of 30 points held out."""

    def make(steps=0, **training):
        trainer = Trainer(make_run("4:tanh", **training), wavy_points(30, test=range(6)))
        trainer.advance(steps)
        return FrameBuilder(trainer).build(ViewRequest())

    return make
