"""What a learner does in the steps of every lesson, as their texts say it: a tuple of acts for each step.

An act is a method of `Learner` with what it takes. Where a text says more than one thing, there is an act for each.
"""

import math
from operator import methodcaller as do

_FOUR_WAVES = tuple(
    act
    for unit, periods in enumerate((1, 2, 4, 8))
    for act in (
        do("pins", 1, unit),
        do("enters_value", "bias b", 0),
        do("enters_value", "w · x", periods * math.pi),
        do("enters_value", f"w{'₁₂₃₄'[unit]} of ŷ", 1),
    )
)

LESSONS = {
    "01-neuron": (
        (do("pins", -1, 0), do("turns_to_value", "w · x", 0.7), do("turns_to_value", "bias b", 1.0)),
        (do("turns", "bias b", 20), do("turns", "w · x", 20), do("answers", "The weight w")),
        (do("guesses", 0.4), do("plays")),
        (do("answers", "Another start of w and b"),),
        (do("sketches", (-3, 2), (0, -1), (3, 2)), do("plays")),
        (do("pins", -1, 0), do("turns", "w · x", 20)),
        (do("clicks", "x²"), do("plays")),
    ),
    "02-many-lines": (
        (do("is_held_up"), do("sketches", (-3, -1), (0, 1), (3, 0)), do("plays")),
        (do("adds_layer"), do("widens", 1, 12), do("begins"), do("pauses")),
        (do("guesses", "0,7"), do("plays")),
        (do("answers", 2),),
        (do("answers", "ReLU in place of Linear"),),
        (do("chooses", "Activation of Hidden 1", "ReLU"), do("plays")),
    ),
    "03-slopes": (
        (do("plays", until=1000), do("widens_until_done", 1, 8)),
        (do("sorts", "linear", "ReLU", "sigmoid"), do("plays")),
        (do("activates_run", "linear"), do("answers", "It can only turn one line")),
        (do("activates_run", "ReLU"), do("answers", 9)),
        (do("activates_run", "sigmoid"), do("looks_back")),
    ),
    "04-threshold": (
        (do("sketches", (-3, -1), (0, 1), (3, 0)), do("plays")),
        (do("answers", "f′ is 0, so no gradient reaches Hidden 1"),),
        (do("slides", "Steepness, slider", 0.5), do("slides", "Steepness, slider", 1.0)),
        (*(do("clicks", "Next stage") for _ in range(3)), do("steps", 5)),
        (do("plays"),),
        (do("guesses", 0.5), do("plays")),
    ),
    "05-relu": (
        (do("plays", until=1000), do("widens_until_done", 1, 6)),
        (do("moves_kink"), do("answers", "It changes: it says how strong a signal must be")),
        (do("guesses", 9), do("plays")),
        (do("widens", 1, 32), do("begins"), do("answers", 33)),
        (do("plays", until=500), do("widens_until_done", 1, 8)),
        (do("resets"), do("begins"), do("pauses")),
    ),
    "06-sigmoid": (
        (do("skips"), do("plays")),
        (do("points_at", 0, 0), do("answers", "On the boundary, where z = 0")),
        (do("answers", 0.25),),
        (do("sketches", (-2, -1), (0, 0), (2, 1)), do("plays")),
        (
            do("answers", "A bias that brings z near 0"),
            do("pins", 1, 0),
            do("enters_value", "bias b", 0),
            do("plays"),
        ),
        (do("guesses", 0.5), do("plays")),
    ),
    "07-tanh": (
        (do("sorts", "tanh", "sigmoid"), do("plays")),
        (do("activates_run", "tanh"), do("activates_run", "sigmoid"), do("answers", 4)),
        (do("resets"), do("answers", "z is about 0 in the mean, and σ(0) = ½")),
        (do("repeats", seeds=20, steps=200),),
        (do("is_held_up"), do("guesses", 300), do("plays")),
    ),
    "08-width": (
        (do("plays", until=1000), do("widens_until_done", 1, 8)),
        (do("begins"), *(do("slides", f"Constant {name}, slider", 0.7) for name in "abc")),
        (do("sorts", "64 units", "16 units", "4 units"), do("plays")),
        (do("repeats", by_width=True, seeds=5, steps=200),),
        (do("sketches", (-2, 0), (0, 1), (2, 0)), do("plays")),
        (do("moves_kink"), do("undoes")),
        (do("clicks", "Draw"), do("draws", (-2, 0), (-1, 1), (0, 0), (1, 1)), do("plays")),
    ),
    "09-polynomial-units": (
        (do("guesses", 100), do("plays")),
        (do("resets"), do("answers", 8)),
        (do("adds_layer"), do("adds_layer"), do("adds_layer"), do("adds_layer")),
        (do("sketches", (-3, -1), (0, 1), (3, 0)), do("sets_speed", "1k"), do("sets_speed", "Max"), do("plays")),
        (
            do("types", "Predict at x", 6),
            do("activates_run", "quadratic, small"),
            do("activates_run", "ReLU"),
            do("answers", "Neither"),
        ),
        (do("activates_run", "quadratic, small"), do("adds_layer"), do("plays")),
    ),
    "10-vanishing-gradients": (
        (do("sketches", (-3, -1), (0, 1), (3, 0)), do("plays")),
        (do("resets"), do("clicks", "∂L/∂z"), do("answers", "An activation with steeper slopes")),
        (do("clicks", "All layers"), do("types", "Steepness", 4), do("plays")),
        (do("plays"),),
        (
            do("resets"),
            do("activates_run", "ReLU"),
            do("clicks", "Initial weights"),
            do("chooses", "Rule", "He"),
            do("answers", 22.6),
        ),
        (do("plays"),),
        (do("plays"),),
        (do("clicks", "All layers"), do("uses", "tanh"), do("resets"), do("plays")),
    ),
    "11-coupled-parameters": (
        (
            *(
                do("turns", caption, by)
                for caption, by in zip(
                    ("w₁ · x", "w₂ · x²", "bias b", "w₁ · x", "w₂ · x²"), (-20, 5, 20, -9, 3), strict=True
                )
            ),
        ),
        (do("guesses", 0.2), do("sets_speed", "1k"), do("plays")),
        (
            do("turns_to", "landscape"),
            do("computes"),
            do("clicks", "Curvature"),
            do("computes"),
            do("answers", "With parameters that do not share their work"),
        ),
        (do("plays"),),
        (
            do("turns_to", "contributions"),
            do("plays", until=100),
            do("answers", "Each unit learns its stretch, whatever the others do"),
        ),
        (do("chooses", "Optimiser", "L-BFGS"), do("resets"), do("sets_speed", "10"), do("plays")),
    ),
    "12-one-bend": (
        (do("sketches", (-3, 1), (0, 0), (3, 1)), do("plays")),
        (do("widens", 1, 3), do("begins"), do("answers", 1)),
        (do("sorts", "4 ReLU", "3 quadratic"), do("plays")),
        (
            do("turns_to", "contributions"),
            do("activates_run", "4 ReLU"),
            do("activates_run", "3 quadratic"),
            do("answers", 4),
        ),
        (do("repeats", seeds=20, steps=2000),),
        (do("sets_speed", "1k"), do("sets_speed", "Max"), do("plays")),
        (do("widens", 1, 4), do("resets"), do("plays")),
    ),
    "13-parts": (
        (do("skips"), do("plays")),
        (do("pins", 1, 0), do("clicks", "Mute")),
        (do("answers", "No, only its output is set to 0"), do("begins"), do("pauses")),
        (do("pins", 1, 1), do("clicks", "Freeze"), do("begins"), do("pauses")),
        (do("pins", 1, 2), do("turns", "bias b", 20)),
        (do("plays", until=200), do("picks", 1, "ReLU"), do("answers", "Nothing")),
        (*(do("adds_layer") for _ in range(4)), do("begins"), do("pauses")),
    ),
    "14-dead-units": (
        (do("sketches", (-3, -1), (0, 1), (3, 0)), do("plays")),
        (do("answers", "A slope below 0, too"),),
        (do("repeats", seeds=20, steps=300), do("answers", 11)),
        (do("clicks", "Initial weights"), do("types", "Bias", 0.1), do("plays")),
        (do("sets_speed", "10"), do("sets_speed", "100"), do("plays")),
        (
            do("types", "Learning rate", 0.01),
            do("clicks", "Auto"),
            do("fixes", "Revive"),
            do("fixes", "Revive"),
            do("plays"),
        ),
        (do("sets_speed", "Max"), do("plays")),
    ),
    "15-which-activation": (
        (do("sorts", "ReLU", "tanh", "Sine"), do("plays")),
        (do("repeats", seeds=20, steps=200),),
        (do("sorts", "Sine on waves", "tanh on waves", "ReLU on waves"), do("plays")),
        (do("skips"), do("plays")),
        (do("answers", "Look at the curve, guess, and race over seeds"),),
        (do("repeats", seeds=20, steps=200),),
        (do("uses", "Gaussian"), do("widens", 1, 3), do("plays")),
    ),
    "16-low-frequencies": (
        (do("sketches", (-1, 0), (-0.5, 1), (0.5, -1), (1, 0)), do("plays")),
        (do("sets_speed", "1k"), do("sets_speed", "Max"), do("plays")),
        (do("sorts", "Sine 20", "ReLU", "Sine 1"), do("plays")),
        (do("activates_run", "ReLU"), do("answers", "Its first units are fast waves from the start")),
        (do("pins", 1, 0), do("types", "Frequency", 20), do("resets"), do("plays")),
        (do("widens", 1, 4), do("uses", "Sine"), *_FOUR_WAVES, do("pins", -1, 0), do("enters_value", "bias b", 0)),
    ),
    "17-edge-of-stability": (
        (
            do("begins"),
            do("pauses"),
            do("types", "Learning rate", 1.1),
            do("resets"),
            do("plays"),
            do("answers", "The steps grow, and so does the loss"),
        ),
        (do("guesses", 1), do("plays", until=5000)),
        (do("plays", until=10000), do("answers", "No: the loss falls on, in small jumps")),
        (do("sorts", "twice that", "rate 0.08"), do("plays")),
        (do("types", "Learning rate", 0.4), do("resets"), do("plays")),
    ),
    "18-cost": (
        (do("sorts", "Linear", "ReLU", "tanh", "GELU"), do("plays")),
        (do("answers", "A tanh and a power for each unit and point, and their derivatives"),),
        (do("answers", "Calling a function takes longer than 80 numbers"),),
        (do("is_held_up"), do("sorts", "16 tanh", "16 ReLU", "16 Sigmoid"), do("plays")),
        (do("uses", "Sine"), do("types", "Frequency", 3), do("widens", 1, 2), do("resets"), do("plays")),
    ),
}
"""By the key of a lesson."""
