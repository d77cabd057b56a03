"""The names of edits that continue a run from one of its earlier steps, for the undo list and the timeline."""

from neuronlab.wording.numbers import count_text

GOING_BACK = "Going back"
"""Another edit was made while an earlier step was shown."""
_BY, _TO = "Go back ", "Back to step "


def go_back_text(undone: str) -> str:
    """The person went back by "500 epochs"."""
    return f"{_BY}{undone}"


def back_to_text(step: int) -> str:
    """The run went back to a step."""
    return f"{_TO}{count_text(step)}"


def goes_back(text: str) -> bool:
    """Whether an edit of this name continues from an earlier step."""
    return text == GOING_BACK or text.startswith((_BY, _TO))
