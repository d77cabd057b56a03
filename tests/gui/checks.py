"""What came of a check of the gradients, made up."""

from neuronlab.analysis.gradient_check import GradientCheck, ParameterLocation

FOUND = GradientCheck(
    largest=3.1e-10,
    where=ParameterLocation("Hidden 1", "weight", (2, 0)),
    backpropagated=0.25,
    differenced=0.25,
    checked=97,
    parameters=97,
    unsettled=0,
    points=32,
    near_kinks=0,
    flat=(),
)
