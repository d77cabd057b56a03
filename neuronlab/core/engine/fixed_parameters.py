"""Parameters that stay where they are although there is a gradient: those of frozen units, and those a hand holds.

What is masked is the update and not the gradient, which stays true: after an optimiser has moved everything, what is to
stay gets back the values it had, and what the optimiser remembers of it stays too. Only L-BFGS, which looks for the
lowest place along a line, must not be told of a slope it cannot follow.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from neuronlab.core.arrays import Array, BoolArray, Call


class FixedParameters:
    """Keeps some of `learned` (1 + slots, n), the parameters and below them the optimiser's memory, as they are.

    `frozen` (n,) says which always stay. Nothing is stored, and nothing is to be called, while there are none.
    """

    def __init__(self, learned: Array, frozen: BoolArray, *, remembers_steps: bool) -> None:
        self._parts = learned[:1] if remembers_steps else learned
        self._learned, self._frozen = learned, frozen
        self.mask = frozen.copy()
        self._kept: Array | None = None
        self._keep()

    @property
    def is_used(self) -> bool:
        """Whether anything is to stay."""
        return self._kept is not None

    @property
    def calls(self) -> list[Call]:
        """What every update has to end with."""
        if self._kept is None:
            return []
        return [(partial(np.copyto, where=self.mask), (self._parts, self._kept))]

    def flatten(self, gradient: Array) -> list[Call]:
        """The call that takes away the slope (n,) where it must not be followed."""
        if not self.is_used:
            return []
        return [(partial(np.copyto, where=self.mask), (gradient, np.zeros((), gradient.dtype)))]

    def forget(self) -> None:
        """Clear what is remembered of what stays."""
        self._learned[1:, self.mask] = 0.0

    def fix(self, indices: Sequence[int]) -> None:
        """Hold these of the flat vector as they are now."""
        self.mask[list(indices)] = True
        self.note(indices)

    def note(self, indices: Sequence[int]) -> None:
        """Take over what these have been set to, for the case that they are to stay."""
        if self._kept is None:
            self._keep()
        else:
            self._kept[:, list(indices)] = self._parts[:, list(indices)]

    def let_go(self) -> None:
        """Hold only what is frozen."""
        np.copyto(self.mask, self._frozen)
        if not self._frozen.any():
            self._kept = None

    def _keep(self) -> None:
        if self.mask.any():
            self._kept = self._parts.copy()
