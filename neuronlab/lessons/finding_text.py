"""What was found about a claim, in words: its statistic, how far the seeds spread, and the bound."""

from neuronlab.analysis.measures.table import MEASURES
from neuronlab.lessons.finding import Finding, statistic_of
from neuronlab.wording.numbers import NOTHING, counted, figures_text, percent_text

_NAMES = {
    "median": "median",
    "mean": "mean",
    "smallest": "smallest",
    "largest": "largest",
    "share": "share above 0",
    "lower": "share of pairs that are lower",
}


def measured_text(finding: Finding) -> str:
    """What was measured: "median of 20 seeds 0.034 (80 % from 0.021 to 0.05)"."""
    spread = f"{number_text(finding.low, finding)} to {number_text(finding.high, finding)}"
    kind = "95 % interval" if finding.is_share else "80 % of seeds"
    undefined = f", not defined in {finding.undefined}" if finding.undefined else ""
    name, seeds = _NAMES[statistic_of(finding.claim)], counted(len(finding.numbers), "seed")
    return (
        f"{what_text(finding)}: {name} of {seeds} {number_text(finding.value, finding)} ({kind}: {spread}{undefined})"
    )


def what_text(finding: Finding) -> str:
    """What is compared: "RMSE of tanh / RMSE of relu"."""
    claim, label = finding.claim, MEASURES[finding.claim.measure].label
    if not claim.versus:
        return f"{label} of {claim.run}" if claim.run else label
    sign = {"ratio": "/", "difference": "−", "lower": "<"}[claim.compare]
    return f"{label} of {claim.run} {sign} {claim.versus}"


def bound_text(finding: Finding) -> str:
    """The bound: "at most 0.05", "at least 2", "from 1 to 2"."""
    low, high = finding.claim.at_least, finding.claim.at_most
    if low is not None and high is not None:
        return f"from {number_text(low, finding)} to {number_text(high, finding)}"
    if low is not None:
        return f"at least {number_text(low, finding)}"
    return NOTHING if high is None else f"at most {number_text(high, finding)}"


def number_text(number: float, finding: Finding) -> str:
    """A number of a finding, with the figures that suit it."""
    is_percent = MEASURES[finding.claim.measure].shown_as == "percent" and not finding.claim.versus
    return percent_text(number) if is_percent or finding.is_share else figures_text(number)
