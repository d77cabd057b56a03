"""The insight of each frame, kept steady from one frame to the next so that it can be read."""

from neuronlab.analysis.frames.subject import Subject
from neuronlab.analysis.health.cause_rules import ONE_CLASS
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.analysis.health.loss_course import LossCourse, course_of, last_look
from neuronlab.analysis.health.rules import most_important
from neuronlab.analysis.health.signal_rules import VANISHING
from neuronlab.analysis.health.training_rules import LEARNING
from neuronlab.analysis.health.unit_rules import SATURATED
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.trainer import Trainer

STANDS_FOR = 16
"""While training, a finding with a number that changes is shown until a sixteenth of the steps has been made in
addition."""
_STEADIED = {SATURATED, VANISHING, ONE_CLASS, LEARNING}


class Insights:
    """Finds the insight of each frame of one trainer; those of `tried` kinds give way to others."""

    def __init__(self, tried: frozenset[str] = frozenset()) -> None:
        self._tried = tried
        self._shown: Insight | None = None
        self._shown_until = 0
        self._looked = 0
        self._course: LossCourse | None = None

    @property
    def shown(self) -> Insight | None:
        """The insight that is shown."""
        return self._shown

    @property
    def shown_kind(self) -> str:
        """The kind of the insight that is shown, "" where there is none."""
        return self._shown.kind if self._shown else ""

    def find(self, subject: Subject, stopped: frozenset[str], *, has_gaps: bool) -> Insight | None:
        """What is most worth knowing now, given the stop rules that ended the training.

        With `has_gaps`, something that is drawn is not finite everywhere.
        """
        trainer = subject.trainer
        situation = Situation(
            trainer.run,
            subject.network,
            trainer.points,
            subject.probe,
            trainer.divergence,
            subject.outputs,
            trainer.input_range,
            stopped,
            trainer.step,
            trainer.is_resting,
            sums=[z for z, _ in subject.passed],
            targets=subject.memory.train.targets,
            history=subject.history,
            began=trainer.began,
            course=self._course_so_far(trainer),
            shown_before=subject.shown_before,
            has_gaps=has_gaps,
            best=trainer.best,
            tried=self._tried,
            is_playing=subject.is_playing,
        )
        return self._steady(most_important(situation), trainer.step, subject.is_playing)

    def _steady(self, found: Insight | None, step: int, is_playing: bool) -> Insight | None:
        """While it trains, a number that changes stands for a sixteenth of the steps: else none could be read."""
        shown = self._shown
        is_the_same = found is not None and shown is not None and found.kind == shown.kind and found.kind in _STEADIED
        if not (is_playing and is_the_same and step < self._shown_until):
            self._shown, self._shown_until = found, step + step // STANDS_FOR
        return self._shown

    def _course_so_far(self, trainer: Trainer | PastRun) -> LossCourse | None:
        """How the losses have gone up to the last look; it is worked out once for each."""
        look = last_look(trainer.began, trainer.step)
        if look != self._looked:
            self._looked = look
            self._course = course_of(trainer.history.record(), trainer.began, look) if look else None
        return self._course
