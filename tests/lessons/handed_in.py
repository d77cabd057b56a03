"""Work in a lesson with a challenge, as the window would hand it in."""

from functools import cache

import msgspec

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.lesson_record import LessonRecord, StepRecord
from neuronlab.files.session.work import Work
from neuronlab.lessons.catalog import of_text
from neuronlab.lessons.goals import points_digest, with_attempt
from neuronlab.lessons.setups import experiment_of
from tests.lessons.written import TEXT

KEY = "99-own"
CHALLENGE = """question = { asks = "Slope?", answer = 2.0, tolerance = 0.1, right = "Yes.", wrong = "No." }
prediction = { kind = "number", asks = "Which?", measure = "rmse" }

[steps.challenge]
asks = "Smallest?"
measure = "rmse"
requires = [{ measure = "parameters", at_most = 10 }]
known_best = 0.0

[[steps]]
text = "The end."
do = "Answer."
done = { when = "answered" }
question = { asks = "Which?", options = [{ text = "This" }, { text = "That", is_right = true, says = "Yes." }] }

[[verdict]]"""
OWN = TEXT.replace("[[verdict]]", CHALLENGE)
ASKED = frozenset({"rmse", "parameters"})


@cache
def entry():
    return of_text(KEY, OWN)


def challenge():
    return entry().lesson.steps[0].challenge


def trained(steps=40, width=3, change=None):
    """A run that was trained on the lesson's points, or on what `change` makes of its workspace."""
    workspace = experiment_of(entry().lesson).workspace
    workspace = workspace if change is None else change(workspace)
    run = msgspec.structs.replace(
        workspace.runs[1],
        network=msgspec.structs.replace(workspace.runs[1].network, hidden=(LayerSpec(width, "relu"),)),
    )
    trainer = Trainer(run, workspace.points)
    trainer.advance(steps)
    return trainer


def frame_of(trainer, measures=ASKED):
    return FrameBuilder(trainer).build(ViewRequest(measures=measures))


def record_of(*steps, **fields):
    return LessonRecord(**{"key": KEY, "digest": entry().digest, "text": OWN, "steps": steps, **fields})


def done_step(trainer=None, **fields):
    """The record of the first step with the attempt of a trainer."""
    own = points_digest(experiment_of(entry().lesson).workspace.points)
    record = StepRecord(is_done=True, **fields)
    return with_attempt(challenge(), record, frame_of(trainer or trained()), own)


def work_of(record):
    return Work(experiment_of(entry().lesson), lesson=record)
