"""What a learner has done in a lesson, as it is saved with the work."""

from typing import Annotated

import msgspec

from neuronlab.core.data.points import Scaling
from neuronlab.core.specs.experiment import RunSpec

LONGEST_LESSON = 64_000
"""Characters of a lesson file."""
LARGEST_NUMBER = 1e32
"""Largest size of a number."""
MOST_KEPT = 20_000
"""Most parameters of a network that is kept."""
LONGEST_NAME = 100
"""Characters of a learner's name."""
_Number = Annotated[float, msgspec.Meta(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
_Point = tuple[_Number, _Number]


class KeptNetwork(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A network that a number was measured of, so that it can be measured again.

    Attributes:
        run: Its run.
        parameters: Its parameters, as little-endian float32.
        input_scaling: Scaling of its inputs.
        target_scaling: Scaling of its targets.
        step: Steps made.
        points: The digest of the points, by which it is known whether they are those of the lesson.
    """

    run: RunSpec
    parameters: Annotated[bytes, msgspec.Meta(max_length=4 * MOST_KEPT)]
    input_scaling: Scaling
    target_scaling: Scaling
    step: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    points: Annotated[str, msgspec.Meta(max_length=64)]


class StepRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What a learner has done in a step.

    Attributes:
        is_entered: Whether it was open once, with its setup in place.
        is_done: Whether it counts as done.
        chosen: The index of the option that was chosen last; None for none.
        answer: The number that was answered last; None for none.
        sketch: What was drawn as the prediction, from left to right; () for nothing.
        guess: The number that was predicted; None for none.
        order: The names of the runs in the predicted order.
        has_skipped: Whether the prediction was skipped.
        gap: How far the prediction was off: an RMSE, a distance, or the number of pairs in the wrong order.
        note: The learner's sentence.
        best: The best number of the challenge; None for none.
        kept: The network that has the best number; None for none, or if it is too large.
    """

    is_entered: bool = False
    is_done: bool = False
    chosen: Annotated[int, msgspec.Meta(ge=0, le=20)] | None = None
    answer: _Number | None = None
    sketch: Annotated[tuple[_Point, ...], msgspec.Meta(max_length=1_000)] = ()
    guess: _Number | None = None
    order: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=40)], ...], msgspec.Meta(max_length=6)] = ()
    has_skipped: bool = False
    gap: _Number | None = None
    note: Annotated[str, msgspec.Meta(max_length=1_000)] = ""
    best: _Number | None = None
    kept: KeptNetwork | None = None


class LessonRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What a learner has done in a lesson.

    Attributes:
        key: The name of the lesson's file without folder and suffix.
        digest: The BLAKE2 digest of the lesson file, which tells whether it is the same lesson.
        text: The lesson file itself, of a lesson that is not shipped with the program; "" otherwise.
        at: The index of the step that is open.
        steps: What was done, step by step.
        learner: The name that was given for handing in.
    """

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    digest: Annotated[str, msgspec.Meta(max_length=64)] = ""
    text: Annotated[str, msgspec.Meta(max_length=LONGEST_LESSON)] = ""
    at: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    steps: Annotated[tuple[StepRecord, ...], msgspec.Meta(max_length=100)] = ()
    learner: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] = ""
