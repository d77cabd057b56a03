"""The largest curvature of the training loss, quickly enough to be watched while a run trains."""

import numpy as np

from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.sampled_loss import SampledLoss, exact_copy, shown_members
from neuronlab.core.arrays import Array

MOST_WORK = 400_000
"""Points × parameters; larger runs have no number, since a frame has no time for it."""
_ITERATIONS = 24
_STEP = 1e-5
"""The length of the step of a central difference of two gradients along a unit vector."""


def sharpness(loss: SampledLoss) -> float:
    """The largest eigenvalue of the Hessian at the parameters of `loss`, by the Lanczos method.

    Each product of the Hessian with a vector is the difference of two gradients. Every vector is made orthogonal to all
    before it (Golub and Van Loan, Matrix Computations, section 10.3).
    """
    at, count = loss.parameters.copy(), len(loss.parameters)
    most = min(_ITERATIONS, count)
    vectors, tridiagonal = np.zeros((most, count)), np.zeros((most, most))
    vector: Array = np.random.default_rng(0).standard_normal(count)
    for index in range(most):
        vectors[index] = vector / np.linalg.norm(vector)
        product = _times_hessian(loss, at, vectors[index])
        tridiagonal[index, index] = vectors[index] @ product
        for _ in range(2):  # once more, for what rounding has left
            product -= vectors[: index + 1].T @ (vectors[: index + 1] @ product)
        size = float(np.linalg.norm(product))
        if index + 1 == most or size <= 1e-9 * np.abs(tridiagonal).max(initial=1e-300):
            return float(np.linalg.eigvalsh(tridiagonal[: index + 1, : index + 1])[-1])
        tridiagonal[index, index + 1] = tridiagonal[index + 1, index] = size
        vector = np.asarray(product)
    raise AssertionError("the last iteration returns")


def _times_hessian(loss: SampledLoss, at: Array, vector: Array) -> Array:
    step = _STEP * max(1.0, float(np.linalg.norm(at)))
    loss.parameters[:] = at + step * vector
    above = loss.gradient().copy()
    loss.parameters[:] = at - step * vector
    difference: Array = (above - loss.gradient()) / (2.0 * step)
    loss.parameters[:] = at
    return difference


def _sharpness(measured: Measured) -> float | None:
    return measured.once(_find)


def _find(measured: Measured) -> float | None:
    trainer, network = measured.trainer, measured.network
    if trainer.points.train_count * network.spec.parameter_count > MOST_WORK or not trainer.points.train_count:
        return None
    members = shown_members(network.spec, trainer.points)
    found = sharpness(SampledLoss(trainer.run, exact_copy(network), trainer.points, members))
    return found if np.isfinite(found) else None


def _edge(measured: Measured) -> float | None:
    found = _sharpness(measured)
    return None if found is None else found * measured.trainer.run.training.learning_rate / 2.0


SHARPNESS = {
    "sharpness": MeasureRow(
        label="largest curvature",
        meaning="Largest eigenvalue of the Hessian of the training loss in the units of training, while it trains.",
        read=_sharpness,
    ),
    "edge": MeasureRow(
        label="share of the stable rate",
        meaning="Learning rate divided by 2/λ, with λ the largest curvature: gradient descent overshoots above 1.",
        read=_edge,
    ),
}
