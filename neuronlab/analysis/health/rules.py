"""The most important finding about a run, with fixes for it.

Each rule checks one cause and returns an `Insight` or None; `RULES` lists them, the most urgent first. Rules depend on
numbers only; their thresholds are at the top of their files. A value near a threshold does not make an insight flicker:
rules about losses are evaluated at few steps (`course`), rules about gradients use the last samples of the history, and
an insight once shown stays until a stricter limit is reached. Nothing depends on the clock.
"""

from neuronlab.analysis.health.cause_rules import (
    at_rest,
    dead_network,
    one_class_only,
    penalty_too_strong,
    rate_too_high,
)
from neuronlab.analysis.health.insight import Insight, Rule, Situation
from neuronlab.analysis.health.kink_rules import kinks_together
from neuronlab.analysis.health.point_rules import classes_missing, few_points, outlier, points_missing
from neuronlab.analysis.health.scale_rules import gaps, out_of_range
from neuronlab.analysis.health.signal_rules import exploding, purely_linear, vanishing
from neuronlab.analysis.health.training_rules import (
    diverged,
    learning,
    overfitting,
    plateau,
    rate_spent,
    resting,
    stopped,
    uphill,
)
from neuronlab.analysis.health.unit_rules import dead_units, saturated_units

RULES: tuple[Rule, ...] = (
    out_of_range,  # before its consequences
    uphill,
    diverged,
    points_missing,
    classes_missing,
    few_points,
    stopped,
    rate_spent,
    resting,
    outlier,  # its error makes gradients explode
    exploding,
    gaps,
    purely_linear,
    # Causes before what they lead to: units die and saturate at a rate that is too high.
    rate_too_high,
    penalty_too_strong,
    dead_network,
    kinks_together,
    vanishing,
    overfitting,
    dead_units,
    saturated_units,
    plateau,
    one_class_only,
    at_rest,
    learning,
)


def most_important(now: Situation) -> Insight | None:
    """The most urgent finding, or None if all is well.

    One for which a fix was tried in vain gives way to the next; if there is no other, it is shown again.
    """
    in_vain = None
    for rule in RULES:
        found = rule(now)
        if found is not None and found.kind not in now.tried:
            return found
        in_vain = in_vain or found
    return in_vain
