"""The input and output of a rule: a situation, and an insight with the fixes it offers."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from neuronlab.analysis.health.chance import loss_of_a_constant
from neuronlab.analysis.health.loss_course import LossCourse
from neuronlab.core.arrays import Array
from neuronlab.core.data.points import PointSet
from neuronlab.core.network.network import Network
from neuronlab.core.network.starts import InputRange
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.training.divergence import Divergence
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.probe import Probe
from neuronlab.core.training.state import Best, Relearn, first_parameters
from neuronlab.core.training.stopping import NO_RULES

MOST_FIXES = 3
"""An insight offers at most this many fixes."""
ALWAYS_SHOWN = frozenset({"divergence", "stopped", "settled"})
"""Kinds that say what has happened, and do not give way even if a fix was tried in vain."""
LEARNED_WELL = 1e-3
"""A training loss below this fraction of a constant's loss leaves nothing to report: R² is 0.999."""


class Action(Enum):
    """What a fix does: change the run, return to its best step, or train on."""

    EDIT = "edit"
    GO_TO_BEST = "go to best"
    KEEP_GOING = "keep going"


def _as_it_is(run: RunSpec) -> RunSpec:
    return run


@dataclass(frozen=True)
class Fix:
    """A change to the run at one click.

    Attributes:
        label: The text of its button.
        meaning: Its effect.
        apply: Returns the run to use instead.
        starts_over: Whether the learned weights are discarded too, as after a divergence, where they are finite but
            beyond repair.
        relearn: If given, the run stays as it is and this replaces the learned state.
        action: If it is not EDIT, the run stays as it is and this is done instead.
    """

    label: str
    meaning: str
    apply: Callable[[RunSpec], RunSpec] = _as_it_is
    starts_over: bool = False
    relearn: Relearn | None = None
    action: Action = Action.EDIT


@dataclass(frozen=True)
class Insight:
    """A finding about a run.

    Attributes:
        kind: The rule that found it.
        text: The finding in words.
        location: The layer it concerns; "" for the whole network.
        fixes: At most `MOST_FIXES`, the most promising first.
    """

    kind: str
    text: str
    location: str = ""
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, eq=False)
class Situation:
    """What the rules examine: the network, its points, its losses, and its units over the training points.

    Attributes:
        run: The run.
        network: The network now.
        points: The points of the workspace.
        probe: Losses and gradients now.
        divergence: Where training diverged, if it did.
        outputs: One (units, n) array per layer with weights.
        input_range: Range of the scaled inputs at the start.
        stopped: The stop rules that ended training.
        step: Steps made.
        is_resting: Whether the optimiser finds no better weights.
        sums: The pre-activations of `outputs`.
        targets: (n, 1) targets of the same points.
        history: Relevant from the step `began` on.
        began: The step since which nothing but training has changed the run.
        course: The course of the losses up to the last look.
        shown_before: The kind of the insight shown before; "" if none.
        has_gaps: Whether some of the values drawn are not finite.
        best: The state with the lowest watched loss; None where none was kept.
        tried: Kinds of findings for which a fix has been tried since the run was last changed otherwise.
        is_playing: Whether the run is training.
    """

    run: RunSpec
    network: Network
    points: PointSet
    probe: Probe
    divergence: Divergence | None
    outputs: list[Array]
    input_range: InputRange
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
    best: Best | None = None
    tried: frozenset[str] = frozenset()
    is_playing: bool = False

    @cached_property
    def chance_loss(self) -> float:
        """The loss of always predicting the same; NaN without a scale of the loss, or without targets that vary."""
        if self.targets is None or not len(self.targets) or np.ptp(self.targets) <= 1e-9 * np.abs(self.targets).max():
            return float("nan")
        with np.errstate(all="ignore"):
            return loss_of_a_constant(self.network, self.run.training.loss, self.targets)

    @property
    def settled_loss(self) -> float:
        """The training loss at the last look, so that verdicts do not flicker; the present one before the first."""
        return self.probe.train_loss if self.course is None else float(self.course.train[-1])

    @property
    def loss_share(self) -> float:
        """`settled_loss` as a fraction of `chance_loss`; NaN if either is unknown or the targets do not vary."""
        with np.errstate(all="ignore"):
            return float(np.float64(self.settled_loss) / np.float64(self.chance_loss))

    @property
    def has_learned_well(self) -> bool:
        """Whether the training loss is so small that no unit or layer needs attention."""
        return self.loss_share < LEARNED_WELL

    @property
    def can_learn(self) -> bool:
        """Whether anything is free to learn: no layer is muted entirely, and not every unit is frozen."""
        spec = self.run.network
        is_frozen = all(len(units) == width for units, width in zip(spec.frozen, spec.widths[1:], strict=True))
        return not is_frozen and all(len(layer.muted) < layer.width for layer in spec.hidden)

    @cached_property
    def at_start(self) -> Network:
        """The network with the initial weights of the run."""
        parameters = first_parameters(self.run, self.network.parameters.dtype, self.input_range)
        return Network(self.run.network, parameters, self.network.input_scaling, self.network.target_scaling)


Rule = Callable[[Situation], Insight | None]
