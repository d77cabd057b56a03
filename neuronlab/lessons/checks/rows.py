"""What several checks ask: whether a word is a row of a table, and whether bounds are bounds."""

from collections.abc import Iterable, Sequence

from neuronlab.analysis.measures.table import MEASURES
from neuronlab.lessons.problem import LessonError
from neuronlab.lessons.toml_lines import Path


def require_choice(path: Path, word: str, choices: Iterable[str], what: str) -> None:
    """Raise LessonError, listing the choices, unless a word is one of them."""
    known = list(choices)
    if word not in known:
        listed = f"choose one of: {', '.join(known)}" if known else "there is none to choose"
        raise LessonError(path, f"there is no {what} named {word!r}; {listed}")


def require_choices(path: Path, words: Sequence[str], choices: Iterable[str], what: str) -> None:
    """Raise LessonError unless all words of a list are choices, each once."""
    known = list(choices)
    for index, word in enumerate(words):
        require_choice((*path, index), word, known, what)
        if word in words[:index]:
            raise LessonError((*path, index), f"{word!r} is in this list twice")


def require_measure(path: Path, word: str) -> None:
    """Raise LessonError unless a word is a row of MEASURES."""
    require_choice(path, word, MEASURES, "measure")


def require_bounds(path: Path, at_least: float | None, at_most: float | None) -> None:
    """Raise LessonError unless there is a bound, and room between two of them."""
    if at_least is None and at_most is None:
        raise LessonError(path, "a bound is missing: at_least or at_most")
    if at_least is not None and at_most is not None and at_least > at_most:
        raise LessonError((*path, "at_least"), f"at_least is more than at_most, {at_most:g}")
