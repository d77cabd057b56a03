"""Predictions of a lesson: whether one is still to be made, and how far it was off."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import isnan

from neuronlab.analysis.measures.asked import MeasureOf
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.lesson import LessonStep, Prediction

LARGEST = 1e32
"""No larger number can be predicted, and no larger gap is kept."""
Numbers = Mapping[str, float | None]
"""Live numbers by the text that asks for them, such as "rmse of tanh"."""


def is_made(record: StepRecord) -> bool:
    """Whether something was predicted."""
    return bool(record.sketch or record.order) or record.guess is not None


def is_due(step: LessonStep, record: StepRecord) -> bool:
    """Whether a step asks for a prediction that was neither made nor skipped."""
    return step.prediction is not None and not is_made(record) and not record.has_skipped


def asked_by(prediction: Prediction, runs: Sequence[str]) -> frozenset[str]:
    """The live numbers that say how far a prediction is off, given the names of the runs."""
    match prediction.kind:
        case "number":
            return frozenset({MeasureOf(prediction.measure, prediction.run).text})
        case "order":
            return frozenset(MeasureOf(prediction.measure, run).text for run in runs)
        case _:
            return frozenset()


def number_of(prediction: Prediction, numbers: Numbers) -> float | None:
    """What was to be predicted, as it is now; None where it is not known."""
    return numbers.get(MeasureOf(prediction.measure, prediction.run).text)


def order_of(prediction: Prediction, runs: Sequence[str], numbers: Numbers) -> tuple[str, ...]:
    """The runs as they are ordered now, from the lowest number to the highest; () where one is not known.

    Runs with the same number keep their order.
    """
    found = {run: numbers.get(MeasureOf(prediction.measure, run).text) for run in runs}
    known = {run: number for run, number in found.items() if number is not None and not isnan(number)}
    return tuple(sorted(runs, key=known.__getitem__)) if len(known) == len(runs) else ()


def pairs_in_wrong_order(prediction: Prediction, order: Sequence[str], numbers: Numbers) -> int | None:
    """How many pairs of runs are the wrong way round in an order; None where a number is not known."""
    if not order_of(prediction, order, numbers):
        return None
    known = [numbers[MeasureOf(prediction.measure, run).text] or 0.0 for run in order]
    return sum(before > after for before, after in combinations(known, 2))


def gap_of(prediction: Prediction, record: StepRecord, numbers: Numbers) -> float | None:
    """How far a predicted number or order is off; None where that is not known."""
    if prediction.kind == "order":
        wrong = pairs_in_wrong_order(prediction, record.order, numbers) if record.order else None
        return None if wrong is None else float(wrong)
    number = number_of(prediction, numbers)
    gap = None if number is None or record.guess is None else abs(number - record.guess)
    return gap if gap is not None and gap <= LARGEST else None


def pair_count(order: Sequence[str]) -> int:
    """How many pairs there are."""
    return len(order) * (len(order) - 1) // 2
