"""A request says what is on screen: frames are built to answer that, and nothing else."""

from dataclasses import dataclass

from neuronlab.analysis.activation_view import Unit
from neuronlab.analysis.guess import Guess

FUNCTION = "function"
NEURONS = "neurons"
GRADIENTS = "gradients"
LOSS = "loss"
DIAGRAM = "diagram"
SCORES = "scores"
ACTIVATION = "activation"
COLLAPSE = "collapse"
TRAJECTORY = "track"
MICROSCOPE = "microscope"
INSPECTOR = "inspector"
CONTRIBUTIONS = "contributions"
WARPED_PLANE = "warped plane"
RUNS = "runs"

ALL_VIEWS = frozenset(
    {
        FUNCTION,
        NEURONS,
        GRADIENTS,
        LOSS,
        DIAGRAM,
        SCORES,
        ACTIVATION,
        COLLAPSE,
        TRAJECTORY,
        MICROSCOPE,
        INSPECTOR,
        CONTRIBUTIONS,
        WARPED_PLANE,
        RUNS,
    }
)


@dataclass(frozen=True)
class ViewRequest:
    """What is on screen.

    Attributes:
        views: The visible views, by name.
        x_range: First and last position across the canvas, in the units of the input.
        y_range: Lowest and highest position up the canvas; used with two inputs, where it is the range of the second.
        unit: The hidden unit that is looked at. Where it no longer exists, the nearest one is taken.
        spread_of: The layer whose weights and gradients over time are looked at; layers with weights count from 0.
        warped_by: The hidden layer whose warped plane is looked at, counted from 0, −1 for the plane itself; None for
            the last one. Where it no longer exists, the last one is taken.
        noise: Standard deviation of the noise that is added to the weights of what is shown, as a share of the RMS of
            each layer's weights. What is learned does not change.
        predict_at: Inputs at which the canvas shows the prediction.
        guess: A guessed curve whose gap to the learned function is asked for.
        measures: What is measured: rows of MEASURES, such as "rmse" of the active run or "rmse of tanh" of the run with
            that name.
    """

    views: frozenset[str] = ALL_VIEWS
    x_range: tuple[float, float] = (-3.4, 3.4)
    y_range: tuple[float, float] = (-3.4, 3.4)
    unit: Unit | None = None
    spread_of: int | None = None
    warped_by: int | None = None
    noise: float = 0.0
    predict_at: tuple[float, ...] | None = None
    guess: Guess | None = None
    measures: frozenset[str] = frozenset()
