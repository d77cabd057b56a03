"""Rules about training: whether it continues, and whether it still improves."""

import numpy as np

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight, Situation
from neuronlab.analysis.health.loss_course import BLOCKS, LossCourse
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES, rates
from neuronlab.core.text import written
from neuronlab.core.training.stopping import MAX_STEPS, SETTLED, STOP_RULES, watched_name

SPENT_RATE = 1e-4
"""A learning rate below this fraction of its initial value has no effect any more."""
PLATEAU_FALL = 0.02
"""The training loss is on a plateau if it falls by less than this fraction from the third to the last quarter of the
steps."""
PLATEAU_RMS = 1e-3
"""Gradients of at least this size leave room for improvement; below it the network has converged."""
PLATEAU_LOSS = 0.2
"""A training loss below this fraction of the loss of predicting the mean is small enough."""
OVERFIT_RISE, OVERFIT_FALL = 0.5, 0.1
"""Overfitting: the test loss has risen by the first fraction since its minimum, the training loss fallen by the second.
"""
OVERFIT_KEPT = 0.1
"""A rise since the best state from which it is said of a run whose best state is kept."""
OVERFIT_STAY = 0.25
"""Once shown, overfitting stays until the rise is less than this, so that insights do not flicker."""
OVERFIT_LOSS = 0.02
"""A test loss below this fraction of the loss of predicting the mean is harmless."""
OVERFIT_SETTLED = 0.2
"""A run that has settled is said to overfit if its test loss is above this fraction of that of predicting the mean:
below it, the points are predicted well all the same."""
OVERFIT_TEST_POINTS = 8
"""With fewer held-out points than this the test loss is unreliable."""

LEARNS_FALL = 0.02
"""A training loss that has fallen by this fraction is being learned from."""

LEARNING, OVERFITTING, UPHILL = "learning", "overfitting", "uphill"


def uphill(now: Situation) -> Insight | None:
    """Steps go up the gradient, which leads to all else that could be said."""
    if not now.run.training.flip_gradient or not now.step:
        return None
    text = "Every step goes up the gradient instead of down, so the loss rises."
    return Insight(UPHILL, text, fixes=fixes.offered(now.run, fixes.downhill))


def diverged(now: Situation) -> Insight | None:
    """Training has diverged."""
    if now.divergence is None:
        return None
    step, cause = now.divergence.step, now.divergence.cause
    return Insight(
        "divergence",
        f"Diverged at step {step:,} ({cause}) and was rolled back. Restart with:",
        now.divergence.layer,
        fixes.offered(
            now.run,
            fixes.starting_over(fixes.smaller_rate),
            fixes.starting_over(fixes.clipping),
            fixes.standardized,
            fixes.starting_over(fixes.adam),
        ),
    )


def stopped(now: Situation) -> Insight | None:
    """A stop rule has ended training."""
    key = next((key for key in STOP_RULES if key in now.stopped), None)
    if key is None:
        return None
    if key == SETTLED:
        return _settled(now)
    limit = now.run.stop.max_steps
    if key == MAX_STEPS and now.step > limit:  # the rule was set later
        text = f"Training has stopped: the limit of {limit:,} steps was passed earlier. Press Play to continue."
    else:
        text = f"Training has stopped: {STOP_RULES[key].sentence(now.run.stop, _watched(now))}. Press Play to continue."
    return Insight("stopped", text)


def _settled(now: Situation) -> Insight:
    """What was reached, and where the watched loss was lowest."""
    text = f"Settled after {now.step:,} steps"
    others: list[fixes.Offer] = [fixes.keep_going]
    if now.best is None:
        return Insight(SETTLED, f"{text}.", fixes=fixes.offered(now.run, *others))
    lowest, step, last = written(now.best.loss, ".2g"), f"step {now.best.step:,}", now.probe.test_loss
    if _has_tests(now) and last > max((1.0 + OVERFIT_RISE) * now.best.loss, OVERFIT_SETTLED * now.chance_loss):
        text += f", overfitting since {step}: the test loss was {lowest} then and is {written(last, '.2g')} now."
        others = [fixes.penalty, *others]
    else:
        text += f". Lowest {_watched(now)} {lowest} at {step}."
    if now.best.step < now.step:
        others = [fixes.back_to(now.best, "Back to it"), *others]
    return Insight(SETTLED, text, fixes=fixes.offered(now.run, *others))


def _has_tests(now: Situation) -> bool:
    """Whether so many points are held out that their loss is reliable."""
    return len(now.points) - now.points.train_count >= OVERFIT_TEST_POINTS


def _watched(now: Situation) -> str:
    return watched_name(has_test=not np.isnan(now.probe.test_loss))


def rate_spent(now: Situation) -> Insight | None:
    """The schedule has reduced the learning rate to almost zero."""
    training = now.run.training
    if training.schedule == "constant" or OPTIMIZERS[training.optimizer].is_full_batch:
        return None
    rate = float(rates(training, np.array([now.step]))[0])
    if now.step < training.warmup or rate > SPENT_RATE * training.learning_rate:
        return None
    label = SCHEDULES[training.schedule].label
    reduced = f"The schedule {label} has reduced the learning rate to {written(rate, '.1g')}"
    text = f"{reduced}, so training no longer has any effect."
    return Insight("rate_spent", text, fixes=fixes.offered(now.run, fixes.constant_rate))


def resting(now: Situation) -> Insight | None:
    """A line-searching optimiser finds no better weights."""
    if not now.is_resting:
        return None
    label = OPTIMIZERS[now.run.training.optimizer].label
    text = f"{label} has converged: it finds no lower loss in any direction."
    return Insight("resting", text, fixes=fixes.offered(now.run, fixes.adam))


def overfitting(now: Situation) -> Insight | None:
    """The test loss has risen since its minimum while the training loss fell."""
    if not _has_tests(now) or now.targets is None:
        return None
    course = now.course
    if course is None or not np.isfinite(course.test).all():
        return None
    best = int(np.argmin(course.test))
    lowest, last = course.test[best], course.test[-1]
    rise = OVERFIT_STAY if now.shown_before == OVERFITTING else OVERFIT_RISE
    if last < (1.0 + rise) * lowest or last < course.train[-1]:
        return None
    if course.train[-1] > (1.0 - OVERFIT_FALL) * course.train[best] or last < OVERFIT_LOSS * now.chance_loss:
        return None
    since, back = int(course.steps[best] + course.steps[best + 1]) // 2, []
    if now.best is not None and now.best.step < now.step:
        since, lowest, back = now.best.step, now.best.loss, [fixes.back_to(now.best)]
    return Insight(
        OVERFITTING, _overfitting_text(since, lowest, last), fixes=fixes.offered(now.run, *back, fixes.penalty)
    )


def overfitted_since_best(now: Situation) -> Insight | None:
    """The test loss has risen since the best state, which is kept, while the training loss fell.

    It is said earlier than `overfitting`: the points are the same, and nobody watches it flicker.
    """
    best, history = now.best, now.history
    if best is None or history is None or not _has_tests(now):
        return None
    then = float(history.train_loss[np.searchsorted(history.steps, best.step)])
    if not now.probe.test_loss >= (1.0 + OVERFIT_KEPT) * best.loss:
        return None
    if now.probe.train_loss > (1.0 - OVERFIT_FALL) * then or now.probe.test_loss < OVERFIT_LOSS * now.chance_loss:
        return None
    text = _overfitting_text(best.step, best.loss, now.probe.test_loss)
    return Insight(OVERFITTING, text, fixes=fixes.offered(now.run, fixes.penalty))


def _overfitting_text(since: int, lowest: float, last: float) -> str:
    rise = f"from {written(lowest, '.3g')} to {written(last, '.3g')}"
    return f"Overfitting: since step {since:,} the test loss has risen {rise}, while the training loss fell."


def plateau(now: Situation) -> Insight | None:
    """The training loss hardly falls any more, although it is not small and gradients are not zero."""
    if OPTIMIZERS[now.run.training.optimizer].is_full_batch or now.targets is None:
        return None
    course = now.course
    if course is None or not now.can_learn:
        return None
    half, later = BLOCKS // 2, BLOCKS // 2 + BLOCKS // 4
    since, until = course.train[half:later].mean(), course.train[later:].mean()
    has_fallen = not until >= (1.0 - PLATEAU_FALL) * since
    if has_fallen or not np.isfinite(until) or np.median(course.gradient[half:]) < PLATEAU_RMS:
        return None
    if until < PLATEAU_LOSS * now.chance_loss:
        return None
    falls_steadily = _falls_steadily(course, half)
    fall = f"{written(since, '.3g')} → {written(until, '.3g')}"
    start = f"The training loss has hardly fallen since step {int(course.steps[half]):,} ({fall})"
    if falls_steadily:
        text = f"{start}, but falls steadily: the steps may be too short."
        return Insight("plateau", text, fixes=fixes.offered(now.run, fixes.larger_rate, fixes.adam))
    text = f"{start} and fluctuates: the steps may be too long."
    return Insight("plateau", text, fixes=fixes.offered(now.run, fixes.smaller_rate, fixes.adam))


def learning(now: Situation) -> Insight | None:
    """All is well: how the training loss falls."""
    if not now.is_playing or now.history is None:
        return None
    first = int(np.searchsorted(now.history.steps, now.began))
    steps, losses, loss = now.history.steps[first:], now.history.train_loss[first:], now.probe.train_loss
    if not len(steps) or not np.isfinite(losses).all() or not loss < (1.0 - LEARNS_FALL) * losses[0]:
        return None
    halved = np.flatnonzero((losses >= 2.0 * loss) & (steps < now.step))
    if len(halved):
        made = now.step - int(steps[halved[-1]])
        text = f"Learning: the training loss has halved in the last {f'{made:,} steps' if made > 1 else 'step'}."
    else:
        text = f"Learning: the training loss has fallen from {written(losses[0], '.2g')} to {written(loss, '.2g')}."
    return Insight(LEARNING, text)


def _falls_steadily(course: LossCourse, first: int) -> bool:
    return bool((np.diff(course.train[first:]) < 0.0).all())
