"""The operations of formulas: how each is computed, and how it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from neuronlab.core.activations.smooth import sigmoid_of_minus
from neuronlab.core.arrays import Array, Call
from neuronlab.core.engine.calls import filled, greater, maximum, minimum

ListCalls = Callable[[Sequence[Array], Array, int], Sequence[Call]]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An operation of formulas.

    Attributes:
        calls: `calls(arguments, out, exponent)` lists the NumPy calls that write the result into `out`. The arguments
            have its shape or are 0-d, and none of them is `out`.
        text: A template with a gap for each argument.
        binding: Its precedence: arguments of lower precedence are put in parentheses.
    """

    calls: ListCalls
    text: str
    binding: float = 4


def _ufunc(function: Callable[..., Any]) -> ListCalls:
    return lambda arguments, out, _: [(function, (*arguments, out))]


def _full(argument: Array, out: Array) -> Array:
    return argument if argument.shape == out.shape else filled(argument, out)


def _raised_calls(arguments: Sequence[Array], out: Array, exponent: int) -> Sequence[Call]:
    # Exponentiation by squaring over the binary digits after the first; far cheaper than `power`.
    base, so_far = arguments[0], arguments[0]
    calls: list[Call] = []
    for digit in f"{exponent:b}"[1:]:
        calls.append((np.square, (so_far, out)))
        so_far = out
        if digit == "1":
            calls.append((np.multiply, (out, base, out)))
    return calls


def _sigmoid_calls(arguments: Sequence[Array], out: Array, _exponent: int) -> Sequence[Call]:
    return [(np.negative, (arguments[0], out)), *sigmoid_of_minus(out, out)]


def _softplus_calls(arguments: Sequence[Array], out: Array, _exponent: int) -> Sequence[Call]:
    # ln(1 + exp(x)), which equals x to the last digit from 80 on.
    x = _full(arguments[0], out)
    return [
        minimum(x, filled(80.0, out), out),
        (np.exp, (out, out)),
        (np.log1p, (out, out)),
        maximum(x, out, out),
    ]


def _step_calls(arguments: Sequence[Array], out: Array, _exponent: int) -> Sequence[Call]:
    return [(np.sign, (arguments[0], out)), maximum(out, filled(0.0, out), out)]


def _choice_calls(arguments: Sequence[Array], out: Array, _exponent: int) -> Sequence[Call]:
    # Selected rather than multiplied by 0 or 1, so that the other value may be infinite.
    a, b, above, otherwise = arguments
    if not above.ndim and not otherwise.ndim and float(above) == 1.0 and float(otherwise) == 0.0:
        return greater(a, b, out)
    where = np.empty(out.shape, bool)
    return [(np.greater, (a, b, where)), (np.copyto, (out, otherwise)), (partial(np.copyto, where=where), (out, above))]


def _max_calls(arguments: Sequence[Array], out: Array, _exponent: int) -> Sequence[Call]:
    return [maximum(_full(arguments[0], out), _full(arguments[1], out), out)]


def _min_calls(arguments: Sequence[Array], out: Array, _exponent: int) -> Sequence[Call]:
    return [minimum(_full(arguments[0], out), _full(arguments[1], out), out)]


OPERATIONS: dict[str, Operation] = {
    "add": Operation(calls=_ufunc(np.add), text="{} + {}", binding=1),
    "subtract": Operation(calls=_ufunc(np.subtract), text="{} − {}", binding=1),
    "negative": Operation(calls=_ufunc(np.negative), text="−{}", binding=1.5),
    "multiply": Operation(calls=_ufunc(np.multiply), text="{}·{}", binding=2),
    "divide": Operation(calls=_ufunc(np.divide), text="{} / {}", binding=2),
    "power": Operation(calls=_ufunc(np.power), text="{}^{}", binding=3),
    "raised": Operation(calls=_raised_calls, text="{}", binding=3),  # to a whole number, which follows raised
    "choice": Operation(calls=_choice_calls, text="{2} if {0} > {1} else {3}", binding=0),
    "sqrt": Operation(calls=_ufunc(np.sqrt), text="sqrt({})"),
    "exp": Operation(calls=_ufunc(np.exp), text="exp({})"),
    "log": Operation(calls=_ufunc(np.log), text="log({})"),
    "sin": Operation(calls=_ufunc(np.sin), text="sin({})"),
    "cos": Operation(calls=_ufunc(np.cos), text="cos({})"),
    "tan": Operation(calls=_ufunc(np.tan), text="tan({})"),
    "tanh": Operation(calls=_ufunc(np.tanh), text="tanh({})"),
    "sigmoid": Operation(calls=_sigmoid_calls, text="sigmoid({})"),
    "softplus": Operation(calls=_softplus_calls, text="softplus({})"),
    "abs": Operation(calls=_ufunc(np.abs), text="abs({})"),
    "sign": Operation(calls=_ufunc(np.sign), text="sign({})"),
    "step": Operation(calls=_step_calls, text="step({})"),
    "max": Operation(calls=_max_calls, text="max({}, {})"),
    "min": Operation(calls=_min_calls, text="min({}, {})"),
}
