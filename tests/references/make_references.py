"""Trains small networks with PyTorch and keeps where they went, for the engine to be held against.

`make references` runs it; it needs PyTorch, the tests do not. Each file beside it holds cases of one kind. A case is a
run in the fields of NetworkSpec and TrainingSpec, its points (for classes their number), the flat vector it starts from
and the flat vector after so many full-batch steps in float64. What a field means in PyTorch stands in a table here.

A flat vector holds for each layer, unit by unit, [weights, bias] or [weights of squares, weights, bias], and after all
layers the slopes that activations have learned.
"""

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim import lr_scheduler

HERE = Path(__file__).parent
STEPS = (1, 20, 200)
PLAIN_TRAINING = {"optimizer": "sgd", "learning_rate": 0.05}


class Function(nn.Module):
    """A plain function as a layer."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.forward = function


ACTIVATIONS: dict[str, Callable[[dict], nn.Module]] = {
    "identity": lambda _: nn.Identity(),
    "relu": lambda _: nn.ReLU(),
    "leaky_relu": lambda layer: nn.LeakyReLU(layer.get("parameter", 0.1)),
    "prelu": lambda layer: nn.PReLU(num_parameters=layer["width"]),
    "elu": lambda layer: nn.ELU(layer.get("parameter", 1.0)),
    "selu": lambda _: nn.SELU(),
    "gelu": lambda _: nn.GELU(approximate="tanh"),
    "silu": lambda _: nn.SiLU(),
    "mish": lambda _: nn.Mish(),
    "softplus": lambda _: nn.Softplus(),
    "softsign": lambda _: nn.Softsign(),
    # nn.Hardsigmoid takes its slope, 1/6, in single precision even here: 3e-8 off, and so the run by 1e-9.
    "hard_sigmoid": lambda _: Function(lambda z: torch.clamp(z / 6 + 0.5, 0.0, 1.0)),
    "hard_tanh": lambda _: nn.Hardtanh(),
    "hard_swish": lambda _: nn.Hardswish(),
    "sigmoid": lambda layer: Function(lambda z: torch.sigmoid(layer.get("parameter", 1.0) * z)),
    "tanh": lambda _: nn.Tanh(),
    "sine": lambda layer: Function(lambda z: torch.sin(layer["parameter"] * z)),
    "gaussian": lambda _: Function(lambda z: torch.exp(-(z**2))),
    "abs": lambda _: Function(torch.abs),
    "square": lambda _: Function(lambda z: z**2),
    "cube": lambda _: Function(lambda z: z**3),
}

FEATURES: dict[str, Callable[[Tensor], Tensor]] = {
    "x": lambda x: x[:, 0],
    "x^2": lambda x: x[:, 0] ** 2,
    "x^3": lambda x: x[:, 0] ** 3,
    "sin(x)": lambda x: torch.sin(x[:, 0]),
    "x1": lambda x: x[:, 0],
    "x2": lambda x: x[:, 1],
    "x1^2": lambda x: x[:, 0] ** 2,
    "x2^2": lambda x: x[:, 1] ** 2,
    "x1*x2": lambda x: x[:, 0] * x[:, 1],
    "sin(x1)": lambda x: torch.sin(x[:, 0]),
    "sin(x2)": lambda x: torch.sin(x[:, 1]),
}


def one_hot(target: Tensor) -> Tensor:
    return functional.one_hot(target[:, 0].long()).double()


LOSSES: dict[tuple[str, str], Callable[[Tensor, Tensor], Tensor]] = {
    ("squared", "linear"): functional.mse_loss,
    ("absolute", "linear"): functional.l1_loss,
    ("huber", "linear"): functional.huber_loss,
    ("squared", "sigmoid"): lambda logits, target: functional.mse_loss(torch.sigmoid(logits), target),
    ("squared", "softmax"): lambda logits, target: functional.mse_loss(torch.softmax(logits, 1), one_hot(target)),
    ("cross_entropy", "sigmoid"): functional.binary_cross_entropy_with_logits,
    ("perceptron", "sigmoid"): lambda logits, target: functional.relu((1.0 - 2.0 * target) * logits).mean(),
    ("cross_entropy", "softmax"): lambda logits, target: functional.cross_entropy(logits, target[:, 0].long()),
}

OPTIMIZERS: dict[str, Callable[[list[dict], float], torch.optim.Optimizer]] = {
    "sgd": torch.optim.SGD,
    "momentum": lambda groups, rate: torch.optim.SGD(groups, rate, momentum=0.9),
    "nesterov": lambda groups, rate: torch.optim.SGD(groups, rate, momentum=0.9, nesterov=True),
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
}

SCHEDULES: dict[str, Callable[[torch.optim.Optimizer, int, float], lr_scheduler.LRScheduler]] = {
    "constant": lambda optimizer, _period, _gamma: lr_scheduler.LambdaLR(optimizer, lambda _: 1.0),
    "step": lr_scheduler.StepLR,
    "cosine": lambda optimizer, period, _gamma: lr_scheduler.CosineAnnealingLR(optimizer, period),
    "exponential": lambda optimizer, period, gamma: lr_scheduler.ExponentialLR(optimizer, gamma ** (1 / period)),
}


class Layer(nn.Module):
    """A sum over the inputs, with their squares for quadratic units, and the activation it ends in."""

    def __init__(self, fan_in: int, spec: dict) -> None:
        super().__init__()
        self.linear = nn.Linear(fan_in, spec["width"])
        self.squares = nn.Linear(fan_in, spec["width"], bias=False) if spec.get("unit") == "quadratic" else None
        self.activation = ACTIVATIONS[spec["activation"]](spec)

    def forward(self, x: Tensor) -> Tensor:
        z = self.linear(x)
        return self.activation(z if self.squares is None else z + self.squares(x**2))

    def weights(self) -> list[nn.Parameter]:
        return [self.linear.weight] if self.squares is None else [self.squares.weight, self.linear.weight]

    def block(self) -> Tensor:
        return torch.cat([*self.weights(), self.linear.bias[:, None]], dim=1)

    def fill(self, block: Tensor) -> None:
        for part, values in zip(self.weights(), block[:, :-1].chunk(len(self.weights()), dim=1), strict=True):
            part.copy_(values)
        self.linear.bias.copy_(block[:, -1])


class Network(nn.Module):
    """The network that the fields of a NetworkSpec describe, up to its logits."""

    def __init__(self, spec: dict) -> None:
        super().__init__()
        self.features = [FEATURES[name] for name in spec.get("features", ())]
        widths = [len(self.features) or spec["inputs"], *(layer["width"] for layer in spec["hidden"])]
        specs = [*spec["hidden"], {"width": spec["outputs"], "activation": "identity"}]
        self.layers = nn.ModuleList(Layer(fan_in, layer) for fan_in, layer in zip(widths, specs, strict=True))

    def forward(self, x: Tensor) -> Tensor:
        if self.features:
            x = torch.stack([feature(x) for feature in self.features], dim=1)
        for layer in self.layers:
            x = layer(x)
        return x

    def weights(self) -> list[nn.Parameter]:
        return [weight for layer in self.layers for weight in layer.weights()]

    def slopes(self) -> list[nn.Parameter]:
        return [layer.activation.weight for layer in self.layers if isinstance(layer.activation, nn.PReLU)]

    @torch.no_grad()
    def flat(self) -> list[float]:
        return torch.cat([*(layer.block().reshape(-1) for layer in self.layers), *self.slopes()]).tolist()

    @torch.no_grad()
    def load(self, flat: list[float]) -> None:
        sizes = [*(layer.block().numel() for layer in self.layers), *(slopes.numel() for slopes in self.slopes())]
        parts = torch.tensor(flat).split(sizes)
        for layer, part in zip(self.layers, parts, strict=False):
            layer.fill(part.reshape(layer.block().shape))
        for slopes, part in zip(self.slopes(), parts[len(self.layers) :], strict=True):
            slopes.copy_(part)


def trained(case: dict, steps: tuple[int, ...]) -> dict[str, list[float]]:
    """The flat vector after each number of steps."""
    training, network = case["training"], Network(case["network"])
    network.load(case["start"])
    x, y = (torch.tensor(case[name]) for name in ("inputs", "targets"))
    loss_of = LOSSES[training.get("loss", "squared"), case["network"].get("output", "linear")]
    weights = network.weights()

    def loss_with_gradient() -> Tensor:
        network.zero_grad()
        loss = loss_of(network(x), y)
        loss = loss + training.get("l1", 0.0) * sum(weight.abs().sum() for weight in weights)
        loss = loss + training.get("l2", 0.0) / 2 * sum(weight.square().sum() for weight in weights)
        loss.backward()
        if training.get("clip"):
            nn.utils.clip_grad_norm_(network.parameters(), training["clip"])
        return loss

    optimizer, schedulers = step_with(network, training)
    positions = {}
    for step in range(1, max(steps) + 1):
        optimizer.step(loss_with_gradient)
        for scheduler in schedulers:
            scheduler.step()
        if step in steps:
            positions[str(step)] = network.flat()
    if not all(map(math.isfinite, positions[str(max(steps))])):
        raise ArithmeticError(f"{case['name']} does not stay finite")
    return positions


def step_with(network: Network, training: dict) -> tuple[torch.optim.Optimizer, list[lr_scheduler.LRScheduler]]:
    """The optimiser of a training, and what changes its rate."""
    rate, weights = training["learning_rate"], network.weights()
    if training["optimizer"] == "lbfgs":
        return torch.optim.LBFGS(network.parameters(), rate, max_iter=1, history_size=10), []
    others = [p for p in network.parameters() if not any(p is weight for weight in weights)]
    decay = training.get("weight_decay", 0.0)
    groups = [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    optimizer = OPTIMIZERS[training["optimizer"]](groups, rate)
    schedulers = []
    if training.get("schedule"):
        make = SCHEDULES[training["schedule"]]
        schedulers.append(make(optimizer, training["schedule_steps"], training["schedule_factor"]))
    if training.get("warmup"):
        warmup = training["warmup"]
        schedulers.append(lr_scheduler.LinearLR(optimizer, 1.0 / warmup, total_iters=warmup - 1))
    return optimizer, schedulers


# -- the cases ------------------------------------------------------------------------------------------------------


def shape(*widths: int, activation: str = "tanh", **layer: object) -> dict:
    """The fields of a NetworkSpec whose layers are all alike."""
    hidden = [{"width": width, "activation": activation, **layer} for width in widths[1:-1]]
    return {"inputs": widths[0], "outputs": widths[-1], "hidden": hidden}


CURVE, SURFACE, SMALL = shape(1, 5, 4, 1), shape(2, 4, 3), shape(1, 4, 1)
TWO_CLASSES = {**shape(2, 4, 1), "output": "sigmoid", "labels": ["a", "b"]}
THREE_CLASSES = {**shape(2, 4, 3), "output": "softmax", "labels": ["a", "b", "c"]}


def case(name: str, network: dict = CURVE, **training: object) -> dict:
    """A run with points and a start of its own, drawn from its name."""
    rng = np.random.default_rng(list(name.encode()))
    inputs = rng.uniform(-1.5, 1.5, (12, network["inputs"])).round(3)
    if "labels" in network:
        targets = rng.integers(0, len(network["labels"]), (12, 1)).astype(float)
        targets[: len(network["labels"]), 0] = range(len(network["labels"]))
    else:
        phases = np.arange(network["outputs"])
        targets = np.sin(2.0 * inputs.sum(axis=1, keepdims=True) + phases).round(3)
    count = len(Network(network).flat())
    start = rng.uniform(-0.8, 0.8, count).round(3)
    return {
        "name": name,
        "network": network,
        "training": {**PLAIN_TRAINING, **training},
        "inputs": inputs.tolist(),
        "targets": targets.tolist(),
        "start": start.tolist(),
    }


def optimizer_cases() -> Iterator[dict]:
    rates = {"sgd": 0.1, "momentum": 0.02, "nesterov": 0.02, "adagrad": 0.05, "rmsprop": 0.001, "adam": 0.01}
    for name, rate in rates.items():
        yield case(f"{name} on a curve", optimizer=name, learning_rate=rate)
        yield case(f"{name} on surfaces", SURFACE, optimizer=name, learning_rate=rate)
    yield case("adamw", optimizer="adamw", learning_rate=0.01, weight_decay=0.05)


def schedule_cases() -> Iterator[dict]:
    for optimizer, rate in (("sgd", 0.1), ("adam", 0.02)):
        for schedule, period in (("step", 30), ("cosine", 240), ("exponential", 50)):
            numbers = {"schedule": schedule, "schedule_steps": period, "schedule_factor": 0.6}
            yield case(f"{schedule}, {optimizer}", SMALL, optimizer=optimizer, learning_rate=rate, **numbers)
            yield case(
                f"{schedule}, {optimizer}, warm", SMALL, optimizer=optimizer, learning_rate=rate, warmup=40, **numbers
            )
        yield case(f"constant, {optimizer}, warm", SMALL, optimizer=optimizer, learning_rate=rate, warmup=40)


def penalty_cases() -> Iterator[dict]:
    yield case("clipped throughout", SMALL, clip=0.05)
    yield case("clipped at first", SMALL, clip=0.5, learning_rate=0.1)
    yield case("clipped, adam", SMALL, clip=0.1, optimizer="adam", learning_rate=0.01)
    yield case("clipped, l2", SMALL, clip=0.2, l2=0.05)
    yield case("clipped, cosine", SMALL, clip=0.3, schedule="cosine", schedule_steps=250, schedule_factor=0.5)
    yield case("l1", SMALL, l1=0.01)
    yield case("l2", SMALL, l2=0.05)
    yield case("l1 and l2, momentum", SMALL, l1=0.005, l2=0.02, optimizer="momentum", learning_rate=0.02)
    yield case("l2, learned slopes", shape(1, 4, 3, 1, activation="prelu"), l2=0.05)
    warm = {"weight_decay": 0.1, "schedule": "step", "schedule_steps": 50, "schedule_factor": 0.5, "warmup": 20}
    yield case("decay", SMALL, optimizer="adamw", learning_rate=0.01, weight_decay=0.1)
    yield case("decay, warm steps", SMALL, optimizer="adamw", learning_rate=0.01, **warm)
    yield case("decay, learned slopes", shape(1, 4, 3, 1, activation="prelu"), optimizer="adamw", weight_decay=0.2)


def activation_cases() -> Iterator[dict]:
    parameters = {"sine": 1.5}
    for name in ACTIVATIONS:
        layer = {"parameter": parameters[name]} if name in parameters else {}
        yield case(name, shape(1, 4, 3, 1, activation=name, **layer), learning_rate=0.02)
    yield case("steep sigmoid", shape(1, 4, 3, 1, activation="sigmoid", parameter=3.0), learning_rate=0.05)
    yield case("deep elu", shape(1, 4, 3, 1, activation="elu", parameter=2.0), learning_rate=0.02)
    yield case("leakier", shape(1, 4, 3, 1, activation="leaky_relu", parameter=0.3))
    mixed = {**CURVE, "hidden": [{"width": 4, "activation": "prelu"}, {"width": 3, "activation": "sigmoid"}]}
    yield case("prelu below sigmoid, adam", mixed, optimizer="adam", learning_rate=0.01)


def loss_cases() -> Iterator[dict]:
    for network, fitting in (
        (CURVE, ("squared", "absolute", "huber")),
        (TWO_CLASSES, ("squared", "cross_entropy")),
        (THREE_CLASSES, ("squared", "cross_entropy")),
    ):
        output = network.get("output", "linear")
        for loss in fitting:
            yield case(f"{loss}, {output}", network, loss=loss)
        yield case(f"{fitting[-1]}, {output}, adam", network, loss=fitting[-1], optimizer="adam", learning_rate=0.02)
    yield case("huber, two outputs", shape(1, 4, 2), loss="huber", learning_rate=0.1)
    yield case("perceptron, sigmoid", TWO_CLASSES, loss="perceptron")


def shape_cases() -> Iterator[dict]:
    quadratic = {"unit": "quadratic"}
    yield case("quadratic units", shape(1, 4, 3, 1, **quadratic), learning_rate=0.02)
    yield case("quadratic units, two inputs", shape(2, 4, 2, activation="sigmoid", **quadratic), learning_rate=0.02)
    yield case("quadratic units, adam, l2", shape(2, 3, 1, **quadratic), optimizer="adam", learning_rate=0.01, l2=0.02)
    below = {**CURVE, "hidden": [{"width": 4, "activation": "tanh", **quadratic}, {"width": 3, "activation": "elu"}]}
    yield case("quadratic units below linear ones", below, learning_rate=0.02)
    yield case("no hidden layer", shape(2, 1))
    one = ["x", "x^2", "x^3", "sin(x)"]
    two = ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]
    yield case("features of one input", {**shape(1, 4, 1), "features": one}, learning_rate=0.02)
    yield case("features of two inputs", {**shape(2, 4, 1), "features": two}, learning_rate=0.02)
    yield case("some features", {**shape(2, 4, 1), "features": ["x1^2", "x1*x2"]}, learning_rate=0.02)


def lbfgs_cases() -> Iterator[dict]:
    for rate in (0.1, 0.3, 1.0):
        yield case(f"rate {rate}", SURFACE, optimizer="lbfgs", learning_rate=rate)
    yield case("cross-entropy", THREE_CLASSES, optimizer="lbfgs", learning_rate=0.3, loss="cross_entropy", l2=0.1)


FILES: dict[str, tuple[Callable[[], Iterator[dict]], tuple[int, ...]]] = {
    "optimizers": (optimizer_cases, STEPS),
    "schedules": (schedule_cases, STEPS),
    "penalties": (penalty_cases, STEPS),
    "activations": (activation_cases, STEPS),
    "losses": (loss_cases, STEPS),
    "shapes": (shape_cases, STEPS),
    "lbfgs": (lbfgs_cases, (1, 5, 20)),
}


def main() -> None:
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    version, _, _ = torch.__version__.partition("+")  # what follows names the hardware it was built for
    for name, (make_cases, steps) in FILES.items():
        cases = [{**made, "parameters": trained(made, steps)} for made in make_cases()]
        lines = ",\n".join(json.dumps(made, allow_nan=False) for made in cases)
        text = f'{{"made_with": "PyTorch {version}", "cases": [\n{lines}\n]}}\n'
        (HERE / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
