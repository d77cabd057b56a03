"""What measures look at: a run as far as it has come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from neuronlab.analysis.scores import Fit, in_pieces
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network
from neuronlab.core.training.past_run import PastRun
from neuronlab.core.training.probe import Probe
from neuronlab.core.training.trainer import Trainer

_Found = TypeVar("_Found")


@dataclass(frozen=True, eq=False)
class Measured:
    """A run as far as it has come; what several measures need is computed once, when the first of them asks.

    Attributes:
        trainer: Its trainer, or the run at a checkpoint.
    """

    trainer: Trainer | PastRun
    _found: dict[Callable[["Measured"], Any], Any] = field(default_factory=dict, init=False)

    def once(self, compute: Callable[["Measured"], _Found]) -> _Found:
        """What a function finds of it, computed when it is first asked for."""
        if compute not in self._found:
            self._found[compute] = compute(self)
        found: _Found = self._found[compute]
        return found

    @cached_property
    def network(self) -> Network:
        """The network with its present parameters."""
        return self.trainer.network()

    @cached_property
    def probe(self) -> Probe:
        """Its losses and gradients."""
        return self.trainer.probe()

    @cached_property
    def training(self) -> tuple[Array, Array]:
        """Inputs (n, inputs) and targets (n, targets) of the training points."""
        return self.trainer.points.training()

    @cached_property
    def fit(self) -> Fit:
        """How well it fits the training points."""
        inputs, targets = self.training
        return Fit.of(self.network.spec, in_pieces(self.network, inputs, self.network.predict), targets)
