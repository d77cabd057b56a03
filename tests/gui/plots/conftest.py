"""Frames to show, and a theme to show them in."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest

from neuronlab.analysis.frames import FrameBuilder, ViewRequest
from neuronlab.core.edits import load_generator
from neuronlab.core.network import parameter_blocks
from neuronlab.core.specs import Experiment, LayerSpec, NetworkSpec, RunSpec, TrainingSpec
from neuronlab.core.trainer import Trainer
from neuronlab.gui.theme import Theme

PRESET = load_generator(Experiment().curve, Experiment().curve.data).points


@pytest.fixture(params=["dark", "light"])
def theme(request, qapp):  # fonts and colours need the application
    return Theme(request.param)


@pytest.fixture
def make_trainer():
    """A trainer of (width, activation) layers, or of layers as they are, on the preset's points, or on others."""

    def make(*hidden, points=PRESET, steps=0, features=(), **training):
        layers = tuple(layer if isinstance(layer, LayerSpec) else LayerSpec(*layer) for layer in hidden)
        trainer = Trainer(RunSpec(NetworkSpec(hidden=layers, features=features), TrainingSpec(**training)), points)
        trainer.advance(steps)
        return trainer

    return make


@pytest.fixture
def make_frame(make_trainer):
    """The frame of such a trainer; `blocks` sets each layer's [weights | bias] first."""

    def make(*hidden, blocks=(), **settings):
        trainer = make_trainer(*hidden, **settings)
        for block, values in zip(parameter_blocks(trainer.run.network, trainer.parameters), blocks, strict=False):
            block[:] = np.array(values)
        return FrameBuilder(trainer).build(ViewRequest())

    return make


@pytest.fixture
def shown(qtbot):
    """Put a widget on the (unseen) screen at a size, with a frame, and return its picture."""

    def show(widget, frame=None, size=(720, 330)):
        qtbot.addWidget(widget)
        widget.resize(*size)
        widget.show()
        if frame is not None:
            widget.show_frame(frame)
        return widget.grab().toImage()

    return show
