"""Parameters that training does not change: those of frozen units, unused biases, and those fixed while dragged.

The update is masked, not the gradient, which stays correct: after the optimiser has updated everything, fixed
parameters and their memory are restored. Only for L-BFGS, which searches along a line, is the gradient masked too, as
it cannot follow a gradient of fixed parameters.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from neuronlab.core.arrays import Array, BoolArray, Call


class FixedParameters:
    """Keeps some columns of `learned` (1 + slots, n), the parameters followed by the optimiser's memory, unchanged.

    `frozen` (n,) is the mask of those that are always fixed. While none are fixed, nothing is stored or called.
    """

    def __init__(self, learned: Array, frozen: BoolArray, *, remembers_steps: bool) -> None:
        self._parts = learned[:1] if remembers_steps else learned
        self._learned, self._frozen = learned, frozen
        self.mask = frozen.copy()
        self._kept: Array | None = None
        self._keep()

    @property
    def is_used(self) -> bool:
        """Whether any parameter is fixed."""
        return self._kept is not None

    @property
    def calls(self) -> list[Call]:
        """The calls that must end every update."""
        if self._kept is None:
            return []
        return [(partial(np.copyto, where=self.mask), (self._parts, self._kept))]

    def flatten(self, gradient: Array) -> list[Call]:
        """The call that sets the gradient (n,) of fixed parameters to zero."""
        if not self.is_used:
            return []
        return [(partial(np.copyto, where=self.mask), (gradient, np.zeros((), gradient.dtype)))]

    def forget(self) -> None:
        """Clear the optimiser's memory of fixed parameters."""
        self._learned[1:, self.mask] = 0.0

    def fix(self, indices: Sequence[int]) -> None:
        """Fix the parameters with these indices at their current values."""
        self.mask[list(indices)] = True
        self.note(indices)

    def note(self, indices: Sequence[int]) -> None:
        """Record new values of these parameters, in case they are fixed."""
        if self._kept is None:
            self._keep()
        else:
            self._kept[:, list(indices)] = self._parts[:, list(indices)]

    def let_go(self) -> None:
        """Release all parameters except the frozen ones."""
        np.copyto(self.mask, self._frozen)
        if not self._frozen.any():
            self._kept = None

    def _keep(self) -> None:
        if self.mask.any():
            self._kept = self._parts.copy()
