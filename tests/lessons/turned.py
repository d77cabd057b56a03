"""Claims turned round: each says the opposite, and so must fail where the claim itself is confirmed."""

import math

from msgspec.structs import replace

from neuronlab.lessons.finding import found, statistic_of


def opposites(claim):
    """What a claim rules out: below its lower bound, and above its upper one."""
    if claim.at_least is not None:
        yield replace(claim, at_least=None, at_most=math.nextafter(claim.at_least, -math.inf))
    if claim.at_most is not None:
        yield replace(claim, at_most=None, at_least=math.nextafter(claim.at_most, math.inf))


def confirmed_opposites(finding):
    """The opposites of a claim that its numbers confirm."""
    statistic = "mean" if statistic_of(finding.claim) == "lower" else finding.claim.statistic
    compared = replace(finding.claim, versus="", statistic=statistic)  # its numbers are compared already
    return [other for other in opposites(compared) if found(other, finding.numbers).is_confirmed]
