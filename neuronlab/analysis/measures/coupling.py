"""Measures of how steep and how coupled the parameters of a run are."""

import numpy as np

from neuronlab.analysis.curvature import Curvature, coupling, curvature_at
from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.measured import Measured
from neuronlab.core.errors import InputError


def _curvature(measured: Measured) -> Curvature | None:
    return measured.once(_find)


def _find(measured: Measured) -> Curvature | None:
    trainer = measured.trainer
    try:
        return curvature_at(trainer.run, measured.network, trainer.points, trainer.step, lambda _share: None)
    except InputError:
        return None


def _condition(measured: Measured) -> float | None:
    curvature = _curvature(measured)
    return None if curvature is None or np.isnan(curvature.condition) else curvature.condition


def _median_coupling(measured: Measured) -> float | None:
    curvature = _curvature(measured)
    if curvature is None or len(curvature.hessian) < 2:
        return None
    eigenvalues, directions = np.linalg.eigh(curvature.hessian)
    strengths = coupling((directions * np.abs(eigenvalues)) @ directions.T)
    return float(np.median(strengths[np.triu_indices(len(strengths), 1)]))


def _largest_curvature(measured: Measured) -> float | None:
    curvature = _curvature(measured)
    return None if curvature is None else float(curvature.eigenvalues[0])


def _stable_rate(measured: Measured) -> float | None:
    curvature = _curvature(measured)
    return None if curvature is None or np.isnan(curvature.stable_rate) else curvature.stable_rate


COUPLING = {
    "condition": MeasureRow(
        label="condition number",
        meaning="Largest curvature of the training loss divided by the smallest that is not zero.",
        read=_condition,
        is_slow=True,
    ),
    "median_coupling": MeasureRow(
        label="median coupling",
        meaning="Median over all pairs of parameters: 0 if they are independent, 1 if only one combination matters.",
        read=_median_coupling,
        is_slow=True,
    ),
    "largest_curvature": MeasureRow(
        label="largest curvature",
        meaning="Largest eigenvalue of the Hessian of the training loss.",
        read=_largest_curvature,
        is_slow=True,
    ),
    "stable_rate": MeasureRow(
        label="largest stable rate",
        meaning="2 divided by the largest curvature: gradient descent overshoots above it.",
        read=_stable_rate,
        is_slow=True,
    ),
}
