"""How activations and the operations of formulas are written in each language: a row each, a column per language."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Code:
    """One expression in every language.

    In rows of ACTIVATION_CODE it is one of `z`, the pre-activation, and `{p}` stands for the activation's parameter; in
    rows of OPERATION_CODE `{0}` and `{1}` stand for the operands and `{exponent}` for the exponent of `raised`.

    Attributes:
        numpy: In Python with NumPy, for arrays of float32.
        c: In C99, for a float; `model_…` are the helpers of `languages`.
        javascript: In JavaScript, for a number; `softplus` is a helper of `languages`.
        torch: In Python with PyTorch, where F is torch.nn.functional.
        keras: In Python with Keras 3, where ops is keras.ops.
    """

    numpy: str
    c: str
    javascript: str
    torch: str
    keras: str


_SCALE, _SCALE_ALPHA = "1.0507009873554805", "1.7580993408473766"
_GELU = "1.5957691216057308 * (z + 0.044715 * z * z * z)"  # 2·√(2/π)

ACTIVATION_CODE: dict[str, Code] = {
    "relu": Code(
        numpy="np.maximum(z, 0.0)",
        c="z < 0.0f ? 0.0f : z",
        javascript="Math.max(z, 0)",
        torch="F.relu(z)",
        keras="ops.relu(z)",
    ),
    "leaky_relu": Code(
        numpy="np.where(z > 0.0, z, {p} * z)",
        c="z > 0.0f ? z : {p} * z",
        javascript="z > 0 ? z : {p} * z",
        torch="F.leaky_relu(z, {p})",
        keras="ops.leaky_relu(z, {p})",
    ),
    "tanh": Code(
        numpy="np.tanh(z)",
        c="tanhf(z)",
        javascript="Math.tanh(z)",
        torch="torch.tanh(z)",
        keras="ops.tanh(z)",
    ),
    "sigmoid": Code(
        numpy="1.0 / (1.0 + np.exp(-{p} * z))",
        c="1.0f / (1.0f + expf(-{p} * z))",
        javascript="1 / (1 + Math.exp(-{p} * z))",
        torch="torch.sigmoid({p} * z)",
        keras="ops.sigmoid({p} * z)",
    ),
    "step": Code(
        numpy="np.heaviside(z, 0.0)",
        c="z > 0.0f ? 1.0f : 0.0f",
        javascript="z > 0 ? 1 : 0",
        torch="(z > 0.0).to(z.dtype)",
        keras='ops.cast(z > 0.0, "float32")',
    ),
    "identity": Code(numpy="z", c="z", javascript="z", torch="z", keras="z"),
    "gelu": Code(
        numpy=f"z / (1.0 + np.exp(-{_GELU}))",
        c="z / (1.0f + expf(-1.5957691f * (z + 0.044715f * z * z * z)))",
        javascript=f"z / (1 + Math.exp(-{_GELU}))",
        torch='F.gelu(z, approximate="tanh")',
        keras="ops.gelu(z, approximate=True)",
    ),
    "sine": Code(
        numpy="np.sin({p} * z)",
        c="sinf({p} * z)",
        javascript="Math.sin({p} * z)",
        torch="torch.sin({p} * z)",
        keras="ops.sin({p} * z)",
    ),
    "prelu": Code(
        numpy="np.where(z > 0.0, z, {p} * z)",
        c="z > 0.0f ? z : {p} * z",
        javascript="z > 0 ? z : {p} * z",
        torch="torch.where(z > 0.0, z, {p} * z)",
        keras="ops.where(z > 0.0, z, z * {p})",  # an array of NumPy on the left would take over
    ),
    "elu": Code(
        numpy="np.where(z > 0.0, z, {p} * np.expm1(z))",
        c="z > 0.0f ? z : {p} * expm1f(z)",
        javascript="z > 0 ? z : {p} * Math.expm1(z)",
        torch="F.elu(z, alpha={p})",
        keras="ops.elu(z, alpha={p})",
    ),
    "selu": Code(
        numpy=f"np.where(z > 0.0, {_SCALE} * z, {_SCALE_ALPHA} * np.expm1(z))",
        c="z > 0.0f ? 1.050701f * z : 1.7580993f * expm1f(z)",
        javascript=f"z > 0 ? {_SCALE} * z : {_SCALE_ALPHA} * Math.expm1(z)",
        torch="F.selu(z)",
        keras="ops.selu(z)",
    ),
    "silu": Code(
        numpy="z / (1.0 + np.exp(-z))",
        c="z / (1.0f + expf(-z))",
        javascript="z / (1 + Math.exp(-z))",
        torch="F.silu(z)",
        keras="ops.silu(z)",
    ),
    "mish": Code(
        numpy="z * np.tanh(np.logaddexp(z, 0.0))",
        c="z * tanhf(model_softplus(z))",
        javascript="z * Math.tanh(softplus(z))",
        torch="F.mish(z)",
        keras="z * ops.tanh(ops.softplus(z))",
    ),
    "softplus": Code(
        numpy="np.logaddexp(z, 0.0)",
        c="model_softplus(z)",
        javascript="softplus(z)",
        torch="F.softplus(z)",
        keras="ops.softplus(z)",
    ),
    "softsign": Code(
        numpy="z / (1.0 + np.abs(z))",
        c="z / (1.0f + fabsf(z))",
        javascript="z / (1 + Math.abs(z))",
        torch="F.softsign(z)",
        keras="z / (1.0 + ops.abs(z))",
    ),
    "hard_sigmoid": Code(
        numpy="np.clip(z + 3.0, 0.0, 6.0) / 6.0",
        c="model_clip(z + 3.0f, 0.0f, 6.0f) / 6.0f",
        javascript="Math.min(Math.max(z + 3, 0), 6) / 6",
        torch="F.hardsigmoid(z)",
        keras="ops.clip(z + 3.0, 0.0, 6.0) / 6.0",
    ),
    "hard_tanh": Code(
        numpy="np.clip(z, -1.0, 1.0)",
        c="model_clip(z, -1.0f, 1.0f)",
        javascript="Math.min(Math.max(z, -1), 1)",
        torch="F.hardtanh(z)",
        keras="ops.clip(z, -1.0, 1.0)",
    ),
    "hard_swish": Code(
        numpy="z * np.clip(z + 3.0, 0.0, 6.0) / 6.0",
        c="z * model_clip(z + 3.0f, 0.0f, 6.0f) / 6.0f",
        javascript="z * Math.min(Math.max(z + 3, 0), 6) / 6",
        torch="F.hardswish(z)",
        keras="z * ops.clip(z + 3.0, 0.0, 6.0) / 6.0",
    ),
    "gaussian": Code(
        numpy="np.exp(-z * z)",
        c="expf(-z * z)",
        javascript="Math.exp(-z * z)",
        torch="torch.exp(-z * z)",
        keras="ops.exp(-z * z)",
    ),
    "abs": Code(
        numpy="np.abs(z)",
        c="fabsf(z)",
        javascript="Math.abs(z)",
        torch="torch.abs(z)",
        keras="ops.abs(z)",
    ),
    "square": Code(numpy="z * z", c="z * z", javascript="z * z", torch="z * z", keras="z * z"),
    "cube": Code(numpy="z * z * z", c="z * z * z", javascript="z * z * z", torch="z * z * z", keras="z * z * z"),
}
"""A row for each of ACTIVATIONS. All are stable for large |z|, where powers overflow to infinity."""


def _everywhere(text: str) -> Code:
    return Code(numpy=text, c=text, javascript=text, torch=text, keras=text)


def _function(name: str) -> Code:
    """A function of one operand that has the same name in every library."""
    return Code(
        numpy=f"np.{name}({{0}})",
        c=f"{name}f({{0}})",
        javascript=f"Math.{name}({{0}})",
        torch=f"torch.{name}({{0}})",
        keras=f"ops.{name}({{0}})",
    )


OPERATION_CODE: dict[str, Code] = {
    "add": _everywhere("{0} + {1}"),
    "subtract": _everywhere("{0} - {1}"),
    "negative": _everywhere("-{0}"),
    "multiply": _everywhere("{0} * {1}"),
    "divide": _everywhere("{0} / {1}"),
    "power": Code(
        numpy="np.power({0}, {1})",
        c="powf({0}, {1})",
        javascript="Math.pow({0}, {1})",
        torch="torch.pow({0}, {1})",
        keras="ops.power({0}, {1})",
    ),
    "raised": Code(
        numpy="{0} ** {exponent}",
        c="powf({0}, {exponent}.0f)",
        javascript="{0} ** {exponent}",
        torch="{0} ** {exponent}",
        keras="ops.power({0}, {exponent}.0)",
    ),
    "sqrt": _function("sqrt"),
    "exp": _function("exp"),
    "log": _function("log"),
    "sin": _function("sin"),
    "cos": _function("cos"),
    "tan": _function("tan"),
    "tanh": _function("tanh"),
    "sigmoid": Code(
        numpy="1.0 / (1.0 + np.exp(-{0}))",
        c="1.0f / (1.0f + expf(-{0}))",
        javascript="1 / (1 + Math.exp(-{0}))",
        torch="torch.sigmoid({0})",
        keras="ops.sigmoid({0})",
    ),
    "softplus": Code(
        numpy="np.logaddexp({0}, 0.0)",
        c="model_softplus({0})",
        javascript="softplus({0})",
        torch="F.softplus({0})",
        keras="ops.softplus({0})",
    ),
    "abs": Code(
        numpy="np.abs({0})",
        c="fabsf({0})",
        javascript="Math.abs({0})",
        torch="torch.abs({0})",
        keras="ops.abs({0})",
    ),
    "sign": Code(
        numpy="np.sign({0})",
        c="model_sign({0})",
        javascript="Math.sign({0})",
        torch="torch.sign({0})",
        keras="ops.sign({0})",
    ),
    "step": Code(
        numpy="np.maximum(np.sign({0}), 0.0)",
        c="model_maximum(model_sign({0}), 0.0f)",
        javascript="Math.max(Math.sign({0}), 0)",
        torch="torch.clamp(torch.sign({0}), min=0.0)",
        keras="ops.maximum(ops.sign({0}), 0.0)",
    ),
    "max": Code(
        numpy="np.maximum({0}, {1})",
        c="model_maximum({0}, {1})",
        javascript="Math.max({0}, {1})",
        torch="torch.maximum({0}, torch.as_tensor({1}))",
        keras="ops.maximum({0}, {1})",
    ),
    "min": Code(
        numpy="np.minimum({0}, {1})",
        c="model_minimum({0}, {1})",
        javascript="Math.min({0}, {1})",
        torch="torch.minimum({0}, torch.as_tensor({1}))",
        keras="ops.minimum({0}, {1})",
    ),
}
"""A row for each of OPERATIONS but `choice`, which only derivatives have."""
