"""The languages: how each writes numbers and assignments, and the functions it has to be given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from neuronlab.files.models.code.literals import c_number, javascript_number, python_number
from neuronlab.files.models.code.table import ACTIVATION_CODE, OPERATION_CODE


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language, or a library of a language.

    Attributes:
        column: Its column in the tables of expressions.
        number: Writes a number of float32.
        step: Assigns `{value}` to the new variable `{name}`.
        result: Hands on `{value}`, the output of an activation.
        helpers: Functions it lacks, name -> definition, in the order in which they can be defined.
    """

    column: str
    number: Callable[[float], str]
    step: str = "{name} = {value}"
    result: str = "y = {value}"
    helpers: Mapping[str, str] = field(default_factory=dict)

    def activation(self, name: str) -> str:
        """The expression of an activation, a row of ACTIVATION_CODE."""
        return str(getattr(ACTIVATION_CODE[name], self.column))

    def operation(self, name: str) -> str:
        """The expression of an operation, a row of OPERATION_CODE."""
        return str(getattr(OPERATION_CODE[name], self.column))

    def helpers_for(self, code: str) -> list[str]:
        """The definitions of the helpers that some code uses."""
        return [text for name, text in self.helpers.items() if re.search(rf"\b{name}\(", code)]


_C_HELPERS = {
    "model_softplus": """\
static inline float model_softplus(float z) { /* ln(1 + e^z), without overflow */
    return (z > 0.0f ? z : 0.0f) + log1pf(expf(-fabsf(z)));
}
""",
    "model_clip": """\
static inline float model_clip(float z, float low, float high) {
    return z < low ? low : z > high ? high : z;
}
""",
    "model_sign": """\
static inline float model_sign(float z) {
    return z > 0.0f ? 1.0f : z < 0.0f ? -1.0f : z;
}
""",
    "model_maximum": """\
static inline float model_maximum(float a, float b) { /* unlike fmaxf, NaN if either is */
    return a > b || isnan(a) ? a : b;
}
""",
    "model_minimum": """\
static inline float model_minimum(float a, float b) {
    return a < b || isnan(a) ? a : b;
}
""",
}

_JAVASCRIPT_HELPERS = {
    "softplus": """\
function softplus(z) { // ln(1 + e^z), without overflow
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
""",
}

NUMPY = Language(column="numpy", number=python_number)
TORCH = Language(column="torch", number=python_number)
KERAS = Language(column="keras", number=python_number)
C = Language(
    column="c",
    number=c_number,
    step="const float {name} = {value};",
    result="above[unit] = {value};",
    helpers=_C_HELPERS,
)
JAVASCRIPT = Language(
    column="javascript",
    number=javascript_number,
    step="const {name} = Math.fround({value});",  # float32, as in training: what overflows there overflows here
    result="return {value};",
    helpers=_JAVASCRIPT_HELPERS,
)
LANGUAGES = (NUMPY, C, JAVASCRIPT, TORCH, KERAS)
