"""What an activation is: one function y = f(z) with its slope, as the NumPy calls that compute both in arrays at hand.

A training step is a list of such calls, made once and run a million times.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, Call, run_calls

Scratch = Sequence[Array]
"""Arrays to work in. One that is both read and written is then the same object each time it is asked for by number,
which spares NumPy a search for overlaps."""

Calls = Callable[[Array, Array, Scratch, Array], Sequence[Call]]


@dataclass(frozen=True, kw_only=True)
class ActivationParameter:
    """A number that shapes an activation: chosen for a layer, or learned, one for each unit.

    `multiplies_z` says that it is what z is multiplied by first, so that twice of it squeezes the curve to half.
    """

    name: str
    default: float
    low: float
    high: float
    meaning: str
    is_learned: bool = False
    multiplies_z: bool = False


@dataclass(frozen=True, kw_only=True)
class Activation:
    """One function a layer can end in.

    `forward(z, y, s, p)` lists the calls that write f(z) into y; `backward(z, y, s, p)` those after which s[0] holds
    the slope f'(z). z and y are (units, batch), s has `scratch` arrays of that shape and is left alone between the two,
    so that backward can use what forward has left there; forward does not write to z, backward to neither z nor y. p is
    the parameter: a 0-d array, or (units, 1) when it is learned. All calls are elementwise. `learned(d, z, d_p)` lists
    the calls that write dL/dp (units, 1) into d_p, where d is dL/dy; they may overwrite z and come after backward.

    `formula`, `slope` and `range` are for people. `initializer` is what `auto` picks for the layer, and `gain` the
    factor on its spread: with He's rule the two keep E[f(z)²] at 1 from layer to layer, z being normal. `kinks` are the
    z at which value or slope jumps; `is_piecewise_linear` says that f is a straight line between them.
    `flat_below_kink` says that left of it the slope is zero, so a unit that never gets past it cannot learn. `stretch`
    is an interval of z in which f is a straight line that is not flat, exactly or within 1 % of its rise over it, at
    the parameter's default.
    """

    label: str
    formula: str
    slope: str
    range: str
    meaning: str
    forward: Calls
    backward: Calls
    learned: Callable[[Array, Array, Array], Sequence[Call]] | None = None
    scratch: int = 1
    parameter: ActivationParameter | None = None
    initializer: str
    gain: float = 1.0
    kinks: tuple[float, ...] = ()
    flat_below_kink: bool = False
    is_piecewise_linear: bool = False
    is_linear: bool = False
    stretch: tuple[float, float] | None = None

    def stretch_at(self, value: float) -> tuple[float, float] | None:
        """The `stretch` where the parameter has this value."""
        if self.stretch is None or self.parameter is None or not self.parameter.multiplies_z:
            return self.stretch
        low, high = self.stretch
        return low * self.parameter.default / value, high * self.parameter.default / value

    def apply(self, z: Array, out: Array, p: Array | float | None = None) -> None:
        """Write f(z) into `out`, of the shape of z; p is the parameter, its default when None."""
        with np.errstate(all="ignore"):
            run_calls(self.forward(z, out, self._scratch(z), self._parameter(z, p)))

    def slopes(self, z: Array, p: Array | float | None = None) -> Array:
        """Return f'(z) as an array of the shape of z; p is the parameter, its default when None."""
        y, s, p = np.empty_like(z), self._scratch(z), self._parameter(z, p)
        with np.errstate(all="ignore"):
            run_calls([*self.forward(z, y, s, p), *self.backward(z, y, s, p)])
        slopes: Array = s[0]
        return slopes

    def _scratch(self, z: Array) -> list[Array]:
        return list(np.empty((self.scratch, *z.shape), z.dtype))

    def _parameter(self, z: Array, p: Array | float | None) -> Array:
        if p is None:
            p = self.parameter.default if self.parameter else 0.0
        return np.asarray(p, z.dtype)
