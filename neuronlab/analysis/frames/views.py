"""The table of views: each row names a view and the function that answers it. Adding a view is adding a row."""

from collections.abc import Callable

from neuronlab.analysis.contributions import contributions_of
from neuronlab.analysis.frames.frame import Answers
from neuronlab.analysis.frames.request import (
    ACTIVATION,
    COLLAPSE,
    CONTRIBUTIONS,
    DIAGRAM,
    FUNCTION,
    GRADIENTS,
    INSPECTOR,
    LOSS,
    MICROSCOPE,
    NEURONS,
    RUNS,
    SCORES,
    TRAJECTORY,
    WARPED_PLANE,
)
from neuronlab.analysis.frames.subject import Subject
from neuronlab.analysis.health.stuck_units import flat_share
from neuronlab.analysis.predicted_at import predicted_at
from neuronlab.analysis.spread_over_time import nearest_layer
from neuronlab.analysis.warped_plane import warped_plane


def _function(subject: Subject) -> Answers:
    answers: Answers = {**subject.drawn}
    if subject.view.collapsed:
        answers["collapsed"] = subject.collapsed
    asked, network = subject.request.predict_at, subject.network
    if asked is not None and len(asked) == network.spec.inputs:  # else it is of the task before
        answers["predicted_at"] = predicted_at(network, asked, subject.trainer.points)
    return answers


def _neurons(subject: Subject) -> Answers:
    return {**subject.drawn, "marks": subject.marks}


def _diagram(subject: Subject) -> Answers:
    return {**subject.drawn, "marks": subject.marks}


def _contributions(subject: Subject) -> Answers:
    if not subject.has_line:
        return {}
    passed, network = subject.line_pass, subject.network
    terms = contributions_of(network, passed.x, passed.outputs, is_at_ease=not subject.is_playing)
    return {**subject.drawn, "contributions": terms}


def _warped_plane(subject: Subject) -> Answers:
    if subject.has_line:
        return {}
    request = subject.request
    plane = warped_plane(
        subject.network,
        subject.truth.network,
        subject.trainer.points,
        (request.x_range, request.y_range),
        request.warped_by,
        subject.memory.directions,
        with_test=subject.view.test_points,
        is_playing=subject.is_playing,
    )
    return {"warped_plane": plane}


def _gradients(subject: Subject) -> Answers:
    subject = subject.truth  # it shows what is learned, which weight noise does not change
    answers: Answers = {
        "history": subject.history,
        "course": subject.course,
        "flat_share": flat_share(subject.network, subject.passed),
    }
    if subject.request.spread_of is not None:
        network, record = subject.network, subject.trainer.record
        layer = nearest_layer(network.spec, subject.request.spread_of)
        checkpoints = record.checkpoints if record else ()
        answers["spread"] = subject.memory.spreads.spread(
            network, subject.probe.gradient, checkpoints, layer, subject.is_playing
        )
    return answers


def _loss(subject: Subject) -> Answers:
    return {"history": subject.history, "course": subject.course}


def _scores(subject: Subject) -> Answers:
    return {"scores": subject.scores}


def _activation(subject: Subject) -> Answers:
    return {"activation": subject.activation}


def _inspector(subject: Subject) -> Answers:
    return {"marks": subject.marks, "activation": subject.activation}


def _collapse(subject: Subject) -> Answers:
    return {"collapsed": subject.collapsed}


def _trajectory(subject: Subject) -> Answers:
    record = subject.trainer.record
    return {} if record is None else {"trajectory": record, "course": subject.course}


def _microscope(subject: Subject) -> Answers:
    return {} if subject.is_playing else {"next_step": subject.memory.next_step.of(subject.trainer)}


def _runs(_subject: Subject) -> Answers:
    return {}  # every frame has all runs


VIEWS: dict[str, Callable[[Subject], Answers]] = {
    FUNCTION: _function,
    NEURONS: _neurons,
    DIAGRAM: _diagram,
    CONTRIBUTIONS: _contributions,
    WARPED_PLANE: _warped_plane,
    GRADIENTS: _gradients,
    LOSS: _loss,
    SCORES: _scores,
    ACTIVATION: _activation,
    INSPECTOR: _inspector,
    COLLAPSE: _collapse,
    TRAJECTORY: _trajectory,
    MICROSCOPE: _microscope,
    RUNS: _runs,
}
"""What each view asks of a subject. Where two views ask for the same, both get the answer worked out for the first."""
