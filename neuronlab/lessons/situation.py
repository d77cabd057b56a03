"""What the learner has done since a step was entered, as far as its end is judged by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from neuronlab.analysis.frames.frame import NOTHING_MEASURED
from neuronlab.analysis.measures.asked import MeasureOf
from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.session.lesson_record import StepRecord
from neuronlab.lessons.lesson import LessonStep


@dataclass(frozen=True, kw_only=True, eq=False)
class LessonSituation:
    """What the learner has done since a step was entered.

    Attributes:
        step: The step.
        experiment: The experiment now.
        entered: The experiment when the step was entered, after its setup was put in place.
        record: What is recorded of the step.
        measures: What was measured last, as `Frame.measures`.
        steps: Steps of the active run now.
        steps_made: The most steps that a run has made since, also before a reset.
        page: The page of the stage that is in front.
        pages: The pages that were in front since, the one that was on entering only if it came back.
        is_playing: Whether it trains now.
        has_played: Whether it has trained since.
        has_looked_back: Whether the learner has looked back at an earlier step since.
        has_reset: Whether the active run has gone back to step 0 since.
        parameters_set: How many times parameters were set by hand since; a drag counts once.
        undone: How many edits were undone since.
        seeds: With how many seeds all runs have been trained on the page of seeds, by a repeat that has run since.
    """

    step: LessonStep
    experiment: Experiment
    entered: Experiment
    record: StepRecord = field(default_factory=StepRecord)
    measures: Mapping[str, float | None] = field(default_factory=lambda: NOTHING_MEASURED)
    steps: int = 0
    steps_made: int = 0
    page: str = ""
    pages: frozenset[str] = frozenset()
    is_playing: bool = False
    has_played: bool = False
    has_looked_back: bool = False
    has_reset: bool = False
    parameters_set: int = 0
    undone: int = 0
    seeds: int = 0

    def measured(self, measure: str, run: str = "") -> float | None:
        """A number that was measured; None where there is none."""
        return self.measures.get(MeasureOf(measure, run).text)
