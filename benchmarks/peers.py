"""The same training with other libraries, each in its best usual form.

Each row of `PEERS` is one library; a function makes its `Contender`. They run in processes of their own
(`peer_process.py`), because each brings threads and an allocator that the others would feel. The libraries are imported
only there: none of them is needed to run NeuronLab.
"""

import importlib.metadata
import importlib.util
import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from measuring import ROUND_SECONDS, clock_of
from problems import BETA1, BETA2, EPSILON, LEARNING_RATE, Contender, Floats, Problem


def scikit_learn(problem: Problem) -> Contender:
    """`MLPRegressor.fit` with as many epochs as steps, on one batch that holds all points.

    `partial_fit`, one call a step, costs up to five times as much: it checks its arguments and its data every time.
    """
    from sklearn.neural_network import MLPRegressor  # noqa: PLC0415  # only where it is installed

    warnings.simplefilter("ignore")  # that it stopped at the last of its epochs
    x, y = problem.data()
    # Its loss is half the mean squared error. Adam does not feel that factor.
    rate = 2 * LEARNING_RATE if problem.optimizer == "sgd" else LEARNING_RATE
    model = MLPRegressor(
        hidden_layer_sizes=problem.widths[1:-1],
        activation="tanh",
        solver=problem.optimizer,
        learning_rate_init=rate,
        momentum=0.0,
        alpha=0.0,
        batch_size=problem.batch,
        shuffle=False,
        n_iter_no_change=np.inf,  # never stop early
        warm_start=True,
        max_iter=1,
    )
    model.fit(x, y[:, 0])
    model.coefs_ = [block[:, :-1].T.copy() for block in problem.start()]
    model.intercepts_ = [block[:, -1].copy() for block in problem.start()]

    def advance(steps: int) -> None:
        model.set_params(max_iter=steps)
        model.fit(x, y[:, 0])
        if model.n_iter_ != steps:
            raise RuntimeError(f"scikit-learn made {model.n_iter_} of {steps} steps.")

    def blocks() -> list[Floats]:
        return [np.column_stack([w.T, b]) for w, b in zip(model.coefs_, model.intercepts_, strict=True)]

    return Contender(advance, blocks)


def pytorch(problem: Problem) -> Contender:
    """Eager mode, an optimiser of `torch.optim`, on one thread or on all, whichever is faster for this problem."""

    def trial_seconds(threads: int) -> float:
        trial = clock_of(_pytorch_eager(problem, threads).advance)
        trial.seconds(20)
        return min(trial.seconds(20) for _ in range(5))

    return _pytorch_eager(problem, min({1, os.cpu_count() or 1}, key=trial_seconds))


def _pytorch_eager(problem: Problem, threads: int) -> Contender:
    import torch  # noqa: PLC0415  # only where it is installed

    x, y = map(torch.from_numpy, problem.data())
    linear, modules = [], []
    for block in problem.start():
        layer = torch.nn.Linear(block.shape[1] - 1, block.shape[0])
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(block[:, :-1]))
            layer.bias.copy_(torch.from_numpy(block[:, -1]))
        linear.append(layer)
        modules += [layer, torch.nn.Tanh()]
    model = torch.nn.Sequential(*modules[:-1])
    loss = torch.nn.MSELoss()
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[problem.optimizer]
    optimizer = kind(model.parameters(), lr=LEARNING_RATE)

    def draw() -> Iterator[tuple[Any, Any]]:
        while len(x) == problem.batch:
            yield x, y
        while True:
            for chosen in torch.randperm(len(x)).split(problem.batch):
                yield x[chosen], y[chosen]

    batches = draw()

    def advance(steps: int) -> None:
        torch.set_num_threads(threads)
        for _ in range(steps):
            inputs, targets = next(batches)
            optimizer.zero_grad()
            loss(model(inputs), targets).backward()
            optimizer.step()

    def blocks() -> list[Floats]:
        parts = [(layer.weight.detach().numpy(), layer.bias.detach().numpy()) for layer in linear]
        return [np.column_stack(pair) for pair in parts]

    return Contender(advance, blocks)


def jax_scan(problem: Problem, features_first: bool = False) -> Contender:
    """All steps of a call as one `lax.scan` inside one `jit`, compiled for each number of steps.

    Points are the rows, as one usually writes it, or, with `features_first`, the columns, as in NeuronLab's engine.
    """
    import jax  # noqa: PLC0415  # only where it is installed
    from jax import numpy as jnp  # noqa: PLC0415  # only where it is installed

    inputs, targets = (jnp.asarray(a.T if features_first else a) for a in problem.data())
    shaped = [(b[:, :-1], b[:, -1:]) if features_first else (b[:, :-1].T, b[:, -1]) for b in problem.start()]
    learned = [(jnp.asarray(w), jnp.asarray(b)) for w, b in shaped]

    def layer(w: Any, b: Any, x: Any) -> Any:
        return w @ x + b if features_first else x @ w + b

    def loss(learned: Any, x: Any, y: Any) -> Any:
        for w, b in learned[:-1]:
            x = jnp.tanh(layer(w, b, x))
        return jnp.mean((layer(*learned[-1], x) - y) ** 2)

    def sgd(learned: Any, memory: Any, gradient: Any) -> Any:
        return jax.tree.map(lambda p, g: p - LEARNING_RATE * g, learned, gradient), memory

    def adam(learned: Any, memory: Any, gradient: Any) -> Any:
        mean, square, updates = memory
        updates += 1
        mean = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, mean, gradient)
        square = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g**2, square, gradient)
        rate, correction = LEARNING_RATE / (1 - BETA1**updates), 1 / (1 - BETA2**updates)
        learned = jax.tree.map(
            lambda p, m, v: p - rate * m / (jnp.sqrt(v * correction) + EPSILON), learned, mean, square
        )
        return learned, (mean, square, updates)

    zeros = jax.tree.map(jnp.zeros_like, learned)
    memory = (zeros, zeros, jnp.zeros((), jnp.float32)) if problem.optimizer == "adam" else ()
    update = {"sgd": sgd, "adam": adam}[problem.optimizer]

    def step(state: Any, x: Any, y: Any) -> Any:
        return update(*state, jax.grad(loss)(state[0], x, y)), None

    @partial(jax.jit, static_argnums=3)
    def on_one_batch(state: Any, x: Any, y: Any, steps: int) -> Any:
        return jax.lax.scan(lambda state, _: step(state, x, y), state, None, length=steps)[0]

    @jax.jit
    def on_shuffled(state: Any, x: Any, y: Any, orders: Any) -> Any:
        def epoch(state: Any, order: Any) -> Any:
            return jax.lax.scan(lambda state, batch: step(state, *batch), state, (x[order], y[order]))

        return jax.lax.scan(epoch, state, orders)[0]

    # NumPy draws the orders: `jax.random.permutation` sorts, and takes twenty times as long.
    rng, state = np.random.default_rng(2), (learned, memory)

    def advance(steps: int) -> None:
        nonlocal state
        if problem.steps_per_epoch == 1:
            state = on_one_batch(state, inputs, targets, steps)
        else:
            orders = [rng.permutation(problem.count) for _ in range(steps // problem.steps_per_epoch)]
            state = on_shuffled(state, inputs, targets, np.reshape(orders, (len(orders), -1, problem.batch)))
        jax.block_until_ready(state)

    def blocks() -> list[Floats]:
        pairs = [(w, b) if features_first else (w.T, b[:, None]) for w, b in state[0]]
        return [np.concatenate(pair, axis=1) for pair in pairs]

    return Contender(advance, blocks)


@dataclass(frozen=True)
class Peer:
    """A library: its name for people, its package to ask for, and what makes its loop."""

    label: str
    module: str
    package: str
    contender: Callable[[Problem], Contender]
    round_seconds: float = ROUND_SECONDS

    @property
    def version(self) -> str | None:
        """The version that is installed, or None."""
        if importlib.util.find_spec(self.module) is None:
            return None
        return importlib.metadata.version(self.package)


PEERS: dict[str, Peer] = {
    # A call of `fit` costs a millisecond or two by itself, and PyTorch takes as long to be warm again after the others'
    # turns: their rounds are long enough to forget that.
    "scikit_learn": Peer("scikit-learn", "sklearn", "scikit-learn", scikit_learn, round_seconds=60e-3),
    "pytorch": Peer("PyTorch", "torch", "torch", pytorch, round_seconds=30e-3),
    "jax": Peer("JAX", "jax", "jax", jax_scan),
    "jax_features_first": Peer("JAX turned", "jax", "jax", partial(jax_scan, features_first=True)),
}
