"""What a rule looks at and what it answers: a situation, a finding in plain words, and the edits that would mend it."""

from collections.abc import Callable
from dataclasses import dataclass

from neuronlab.analysis.health.loss_course import LossCourse
from neuronlab.core.arrays import Array
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import Probe
from neuronlab.core.training.state import Relearn
from neuronlab.core.training.stopping import NO_RULES

MOST_FIXES = 3
"""More choices than this are no help."""


def _as_it_is(run: RunSpec) -> RunSpec:
    return run


@dataclass(frozen=True)
class Fix:
    """One click that changes the run; `apply` returns the run to use instead, `meaning` says what comes of it.

    With `starts_over` what was learned is given up too: after a divergence the weights are finite but beyond repair.
    With `relearn` the run stays as it is, and what was learned is replaced.
    """

    label: str
    meaning: str
    apply: Callable[[RunSpec], RunSpec] = _as_it_is
    starts_over: bool = False
    relearn: Relearn | None = None


@dataclass(frozen=True)
class Insight:
    """A finding: `kind` names the rule, `location` the layer it is about ("" for the whole), `text` says it in words.

    `fixes` holds at most `MOST_FIXES`, the likeliest first.
    """

    kind: str
    text: str
    location: str = ""
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, eq=False)
class Situation:
    """What the rules look at: the network, its points, how it does, and its units over the training points.

    `outputs` holds one (units, n) array per layer with weights and `sums` what they come from, before the activation;
    `targets` (n, 1) belong to the same points. `stopped` are the rules that ended the training, `step` the steps made;
    `is_resting` says that the optimiser finds no better place. `history` counts from the step `began` on, since which
    nothing but training has changed the run, and `course` is what became of it up to the last look. `shown_before` is
    the kind of the insight before this one, "" where there was none. With `has_gaps` something that is drawn is not
    finite.
    """

    run: RunSpec
    network: Network
    points: PointSet
    probe: Probe
    divergence: Divergence | None
    outputs: list[Array]
    stopped: frozenset[str] = NO_RULES
    step: int = 0
    is_resting: bool = False
    sums: list[Array] | None = None
    targets: Array | None = None
    history: HistoryRecord | None = None
    began: int = 0
    course: LossCourse | None = None
    shown_before: str = ""
    has_gaps: bool = False


Rule = Callable[[Situation], Insight | None]


def grouped(count: int) -> str:
    """A number of steps as the window writes it: 12 345 with narrow spaces."""
    return f"{count:,}".replace(",", "\u202f")
