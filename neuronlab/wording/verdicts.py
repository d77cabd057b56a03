"""Sentences on which of two runs ends lower. Their numbers always stand by; a single pair is never called a verdict."""

from neuronlab.analysis.verdict import LEVEL, MOST_NEEDED, Verdict
from neuronlab.core.text import written
from neuronlab.wording.numbers import count_text, counted

SO_FAR = "So far, "
NO_VERDICT = "One run each is no verdict: repeat over more seeds."
_SPACE = "\u202f"


def verdict_text(first: str, second: str, verdict: Verdict, *, is_running: bool = False) -> str:
    """The verdict on two runs of these names as one sentence, with a full stop."""
    if not verdict.pairs:
        return "No pair is complete yet." if is_running else "There is no pair to compare."
    if verdict.pairs == 1:
        return NO_VERDICT
    prefix = SO_FAR if is_running else ""
    if verdict.ties == verdict.pairs:
        return f"{prefix}{first} and {second} end equal in all {count_text(verdict.pairs)} pairs."
    if verdict.decision == "open":
        return f"{prefix}{count_text(verdict.pairs)} seeds cannot tell; {_needed(verdict)} would."
    return f"{prefix}{pairs_text(first, second, verdict)}."


def pairs_text(first: str, second: str, verdict: Verdict) -> str:
    """In how many pairs the more frequent winner ends lower, with the interval; without a full stop."""
    winner, loser, wins, low, high = first, second, verdict.wins, verdict.low, verdict.high
    if verdict.share < 0.5:
        winner, loser = second, first
        wins, low, high = verdict.pairs - wins, 1.0 - high, 1.0 - low
    ties = f"; {counted(verdict.ties, 'tie')} count half" if verdict.ties > 1 else "; a tie counts half"
    return (
        f"{winner} ends lower than {loser} in {written(wins, ',g')} of {counted(verdict.pairs, 'pair')} "
        f"({round(100 * LEVEL)}{_SPACE}%: {_percent(low)}–{_percent(high)}{_SPACE}%{ties if verdict.ties else ''})"
    )


def diverged_text(name: str, diverged: int, runs: int) -> str:
    """How many runs diverged, and what that means for a verdict; empty if none did."""
    if not diverged:
        return ""
    return f"{name} diverged in {count_text(diverged)} of {counted(runs, 'run')}; a diverged run loses its pair."


def _needed(verdict: Verdict) -> str:
    """The number of pairs needed to two significant figures, since it is an estimate from a share that will change."""
    if verdict.needed is None:
        return f"more than {count_text(MOST_NEEDED)}"
    needed = max(verdict.needed, verdict.pairs + 1)
    unit = 10 ** max(0, len(str(needed)) - 2)
    return f"about {count_text(-(-needed // unit) * unit)}"


def _percent(share: float) -> str:
    """A probability in whole percent, with a decimal where it could not be told from one half."""
    percent = 100.0 * share
    return written(percent, ".1f" if 49.0 < percent < 51.0 else ".0f")
