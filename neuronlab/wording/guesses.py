"""How far a guess is off, as people read it."""

from collections.abc import Sequence

from neuronlab.analysis.measures.table import MEASURES
from neuronlab.wording.measures import measure_text, number_text
from neuronlab.wording.numbers import NOTHING


def gap_text(rmse: float | None) -> str:
    """The gap to a drawn guess: RMSE 0.540."""
    return f"RMSE {NOTHING if rmse is None else number_text(rmse)}"


def distance_text(measure: str, guess: float, number: float | None) -> str:
    """A guessed number and the number itself, of a row of MEASURES, with the distance between them."""
    label, guessed = MEASURES[measure].label, _as_guessed(measure, guess)
    if number is None:
        return f"You predicted {guessed}. There is no {label} now."
    found = measure_text(measure, number)
    if number == guess:
        return f"You predicted {guessed}, and it is {found}."
    return f"You predicted {guessed}. It is {found}: {_as_guessed(measure, abs(number - guess))} away."


def _as_guessed(measure: str, number: float) -> str:
    """A number in the form of a measure; a count with a fraction keeps it."""
    is_part = MEASURES[measure].shown_as == "count" and not number.is_integer()
    return number_text(number) if is_part else measure_text(measure, number)


def order_text(wrong: int | None, pairs: int, found: Sequence[str]) -> str:
    """How many pairs of a predicted order are the wrong way round, and the order as it is, from the lowest."""
    if wrong is None:
        return "The order is not known yet."
    if wrong == 0:
        return "Your order is right so far."
    noun, verb = "pair" if pairs == 1 else "pairs", "is" if wrong == 1 else "are"
    off = f"{wrong} of {pairs} {noun} {verb} the wrong way round."
    return f"{off} The order is now {', '.join(found)}."
