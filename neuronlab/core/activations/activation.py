"""Activations: functions y = f(z) with their derivatives, as lists of NumPy calls on given arrays.

A training step is a list of such calls, built once and run a million times.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from neuronlab.core.arrays import Array, Call, run_calls

Scratch = Sequence[Array]
"""Scratch arrays. Accessed by index, an array that is both read and written is the same object, which spares NumPy a
search for overlaps."""

Calls = Callable[[Array, Array, Scratch, Array], Sequence[Call]]


@dataclass(frozen=True, kw_only=True)
class ActivationParameter:
    """A parameter of an activation: chosen for a layer, or learned for each unit.

    Attributes:
        name: Its name.
        default: Its default.
        low: Its smallest value.
        high: Its largest value.
        meaning: Its effect.
        is_learned: Whether it is learned, one value for each unit.
        multiplies_z: Whether z is multiplied by it first, so that doubling it compresses the curve to half its width.
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
    """An activation function.

    z and y are (units, batch); s are `scratch` arrays of that shape. Backward may use what forward leaves in s. Forward
    does not write to z, backward writes to neither z nor y. p is the parameter: a 0-d array, or (units, 1) if it is
    learned. All calls are elementwise.

    Attributes:
        label: Its name.
        formula: f(z), for display.
        derivative: f′(z), for display.
        range: The values of f, for display.
        meaning: Its characteristics.
        forward: `forward(z, y, s, p)` lists the calls that write f(z) into y.
        backward: `backward(z, y, s, p)` lists the calls that write f′(z) into s[0].
        learned: `learned(d, z, d_p)` lists the calls that write ∂L/∂p (units, 1) into d_p, where d is ∂L/∂y; they may
            overwrite z and run after backward.
        scratch: Number of scratch arrays.
        parameter: Its parameter, if any.
        initializer: The rule that `auto` chooses for its layer.
        gain: Factor on the standard deviation of that rule: with He's rule the two keep E[f(z)²] at 1 from layer to
            layer for normal z.
        kinks: The z at which the value or the derivative jumps.
        flat_below_kink: Whether the derivative is zero below the kink, so that a unit that stays below cannot learn.
        is_piecewise_linear: Whether f is linear between kinks.
        is_linear: Whether f is linear.
        stretch: An interval of z in which f is linear but not constant, exactly or within 1 % of its change over the
            interval, at the default parameter.
    """

    label: str
    formula: str
    derivative: str
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
        """The `stretch` for this value of the parameter."""
        if self.stretch is None or self.parameter is None or not self.parameter.multiplies_z:
            return self.stretch
        low, high = self.stretch
        return low * self.parameter.default / value, high * self.parameter.default / value

    def apply(self, z: Array, out: Array, p: Array | float | None = None) -> None:
        """Write f(z) into `out`, of the shape of z; p is the parameter, or None for its default."""
        with np.errstate(all="ignore"):
            run_calls(self.forward(z, out, self._scratch(z), self._parameter(z, p)))

    def derivatives(self, z: Array, p: Array | float | None = None) -> Array:
        """Return f′(z) as an array of the shape of z; p is the parameter, or None for its default."""
        y, s, p = np.empty_like(z), self._scratch(z), self._parameter(z, p)
        with np.errstate(all="ignore"):
            run_calls([*self.forward(z, y, s, p), *self.backward(z, y, s, p)])
        derivatives: Array = s[0]
        return derivatives

    def _scratch(self, z: Array) -> list[Array]:
        return list(np.empty((self.scratch, *z.shape), z.dtype))

    def _parameter(self, z: Array, p: Array | float | None) -> Array:
        if p is None:
            p = self.parameter.default if self.parameter else 0.0
        return np.asarray(p, z.dtype)
