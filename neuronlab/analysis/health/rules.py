"""The one thing a person should know now, in plain words, with the edits that would mend it.

Each rule looks at one cause and answers with an `Insight` or None; `RULES` lists them, the most urgent first. Rules
read numbers and never guess: their thresholds stand at the top of their files. What hovers about a threshold does not
come and go: rules about losses speak at a few steps only (`course`), those about gradients ask the last samples of the
history, and what was told is told on up to a better limit than the one it came by. None of it depends on the clock.
"""

from neuronlab.analysis.health.insight import Insight, Rule, Situation
from neuronlab.analysis.health.point_rules import classes_missing, few_points, points_missing
from neuronlab.analysis.health.scale_rules import gaps, out_of_range
from neuronlab.analysis.health.signal_rules import exploding, purely_linear, vanishing
from neuronlab.analysis.health.training_rules import diverged, overfitting, plateau, rate_spent, resting, stopped
from neuronlab.analysis.health.unit_rules import dead_units, saturated_units

RULES: tuple[Rule, ...] = (
    out_of_range,  # before what comes of it
    diverged,
    points_missing,
    classes_missing,
    few_points,
    stopped,
    rate_spent,
    resting,
    exploding,
    gaps,
    purely_linear,
    vanishing,
    overfitting,
    dead_units,
    saturated_units,
    plateau,
)


def most_important(now: Situation) -> Insight | None:
    """The first rule's finding, in order of urgency, or None when all is well."""
    return next((found for rule in RULES if (found := rule(now)) is not None), None)
