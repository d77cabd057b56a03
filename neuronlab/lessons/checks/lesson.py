"""All checks of a lesson, from its head to its verdict."""

import re
from collections.abc import Iterator

from neuronlab.lessons.checks.rows import require_bounds, require_choice, require_choices, require_measure
from neuronlab.lessons.checks.setups import check_setups
from neuronlab.lessons.checks.steps import check_steps
from neuronlab.lessons.lesson import MOST_WORDS, Claim, Lesson, LessonStep, Option
from neuronlab.lessons.names import CONTROLS, TOPICS, VIEWS
from neuronlab.lessons.problem import LessonError
from neuronlab.lessons.toml_lines import Path
from neuronlab.sweeps.variations import VARIES

_WORD = re.compile(r"\S*[^\W_]\S*")
_USUAL = Option(text="an answer").says
"""What is said about an option where its author says nothing."""
_ONE_LINE = ("title", "claim")
_PLAIN = (*_ONE_LINE, "half_true")


def check_lesson(lesson: Lesson) -> None:
    """Raise LessonError for the first thing that a lesson names and that does not exist, or that cannot be."""
    for key in _ONE_LINE:
        if "\n" in getattr(lesson, key):
            raise LessonError((key,), "this text must be one line")
    require_choices(("shows",), lesson.shows, TOPICS, "topic")
    require_choices(("controls",), lesson.controls, CONTROLS, "group of controls")
    require_choices(("views",), lesson.views, VIEWS, "view")
    check_setups(lesson)
    check_steps(lesson)
    _require_plain(lesson)
    runs = [run.name for setup in lesson.setups for run in setup.runs]
    for index, claim in enumerate(lesson.verdict):
        _check_claim(("verdict", index), claim, runs)
    if (words := word_count(lesson)) > MOST_WORDS:
        raise LessonError(("steps",), f"the steps have {words} words; the limit is {MOST_WORDS}")


def word_count(lesson: Lesson) -> int:
    """How many words a learner reads in all steps; a live number is one word."""
    texts = [re.sub(r"\{[^{}]*\}", "number", step.text) for step in lesson.steps]
    texts += [text for step in lesson.steps for _, text in _plain_texts(step)]
    return sum(len(_WORD.findall(text)) for text in texts)


def _plain_texts(step: LessonStep) -> Iterator[tuple[Path, str]]:
    """All that is read in a step besides its text, each with its path in the step."""
    yield ("do",), step.do
    if step.callout is not None:
        yield ("callout", "says"), step.callout.says
    if (question := step.question) is not None:
        for key in ("asks", "right", "wrong"):
            yield ("question", key), getattr(question, key)
        for index, option in enumerate(question.options):
            yield ("question", "options", index, "text"), option.text
            if option.says != _USUAL:
                yield ("question", "options", index, "says"), option.says
    if step.prediction is not None:
        yield ("prediction", "asks"), step.prediction.asks
        yield ("prediction", "why"), step.prediction.why
    if step.challenge is not None:
        yield ("challenge", "asks"), step.challenge.asks


def _require_plain(lesson: Lesson) -> None:
    """Raise LessonError for a brace where no live number is shown, which a learner would read as it is."""
    texts: list[tuple[Path, str]] = [((key,), getattr(lesson, key)) for key in _PLAIN]
    texts += [(("facts", index), fact) for index, fact in enumerate(lesson.facts)]
    for index, step in enumerate(lesson.steps):
        texts += [(("steps", index, *path), text) for path, text in _plain_texts(step)]
    for path, text in texts:
        if set("{}") & set(text):
            raise LessonError(path, "a brace cannot stand here; live numbers are shown in the text of a step only")


def _check_claim(path: Path, claim: Claim, runs: list[str]) -> None:
    require_measure((*path, "measure"), claim.measure)
    require_choice((*path, "run"), claim.run, runs, "run")
    if claim.versus:
        require_choice((*path, "versus"), claim.versus, runs, "run")
        if claim.versus == claim.run:
            raise LessonError((*path, "versus"), "a run is not compared with itself")
    require_bounds(path, claim.at_least, claim.at_most)
    require_choices((*path, "varies"), claim.varies, VARIES, "thing that varies")
    if not claim.varies:
        raise LessonError((*path, "varies"), "something must vary from seed to seed")
