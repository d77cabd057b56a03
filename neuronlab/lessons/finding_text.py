"""A claim and what was found about it, in words: what is measured, the bound, the statistic, and how seeds spread."""

from neuronlab.analysis.measures.table import MEASURES
from neuronlab.lessons.finding import Finding, is_share, statistic_of
from neuronlab.lessons.lesson import Claim
from neuronlab.wording.numbers import NOTHING, counted, figures_text, percent_text

_NAMES = {
    "median": "median",
    "mean": "mean",
    "smallest": "smallest",
    "largest": "largest",
    "share": "share above 0",
    "lower": "share of pairs that are lower",
}


def measured_text(claim: Claim, seeds: int) -> str:
    """What is measured: "RMSE of tanh / relu, median of 20 seeds after 2,000 steps"."""
    label = MEASURES[claim.measure].label
    whose = f" of {claim.run}" if claim.run else ""
    sign = {"ratio": "/", "difference": "−", "lower": "<"}[claim.compare]
    versus = f" {sign} {claim.versus}" if claim.versus else ""
    when = f"after {counted(claim.steps, 'step')}" if claim.steps else "at the start"
    return f"{label}{whose}{versus}, {_NAMES[statistic_of(claim)]} of {counted(seeds, 'seed')} {when}"


def bound_text(claim: Claim) -> str:
    """The bound: "at most 0.05", "at least 2", "from 1 to 2"."""
    low, high = claim.at_least, claim.at_most
    if low is not None and high is not None:
        return f"from {number_text(low, claim)} to {number_text(high, claim)}"
    if low is not None:
        return f"at least {number_text(low, claim)}"
    return NOTHING if high is None else f"at most {number_text(high, claim)}"


def found_text(finding: Finding) -> str:
    """What was found: "0.034 (80 % of seeds: 0.021 to 0.05)"."""
    value, low, high = (number_text(number, finding.claim) for number in (finding.value, finding.low, finding.high))
    kind = "95 % interval" if is_share(finding.claim) else "80 % of seeds"
    undefined = f", not defined in {finding.undefined}" if finding.undefined else ""
    return f"{value} ({kind}: {low} to {high}{undefined})"


def number_text(number: float, claim: Claim) -> str:
    """A number of a claim, with the figures that suit it."""
    is_percent = MEASURES[claim.measure].shown_as == "percent" and not claim.versus
    return percent_text(number) if is_percent or is_share(claim) else figures_text(number)
