"""What a landscape shows of a trainer: its frame, and what is worked out of that."""

from neuronlab.analysis.curvature import curvature_at
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.landscape import survey
from neuronlab.core.training.trajectory import NO_TRAJECTORY


def unheard(_share):
    """Nobody waits."""


def frame_of(trainer):
    return FrameBuilder(trainer).build(ViewRequest())


def slice_of(frame, chosen=None):
    return survey(
        frame.run, frame.network, frame.points, frame.step, frame.trajectory or NO_TRAJECTORY, chosen, unheard
    )


def curvature_of(frame):
    return curvature_at(frame.run, frame.network, frame.points, frame.step, unheard)
