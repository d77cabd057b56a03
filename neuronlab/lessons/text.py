"""Texts of lessons, as segments to show: plain or marked, with live numbers between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from neuronlab.analysis.measures.asked import MeasureOf
from neuronlab.lessons.lesson import LessonStep

RECORDED: dict[str, str] = {
    "gap": "How far your prediction was off.",
    "best": "Your best number in this step.",
}
"""Live numbers that are not of a run: what the learner has reached in the step, fields of StepRecord."""

_PARTS = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`", re.DOTALL)
_NUMBER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Segment:
    """A piece of a paragraph.

    Attributes:
        text: Its text; of a live number, what stands between its braces.
        style: How it is marked.
        is_number: Whether it is a live number: a row of RECORDED, or a measure by which frames are asked.
    """

    text: str
    style: Literal["plain", "bold", "code"] = "plain"
    is_number: bool = False


def paragraphs(text: str) -> tuple[tuple[Segment, ...], ...]:
    """The paragraphs of a text, which are separated by empty lines. A paragraph of code alone is a formula."""
    whole = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
    return tuple(tuple(_segments(paragraph)) for paragraph in whole if paragraph)


def is_formula(paragraph: tuple[Segment, ...]) -> bool:
    """Whether a paragraph is a formula: code and nothing else."""
    return all(segment.style == "code" for segment in paragraph)


def live_numbers(text: str) -> tuple[str, ...]:
    """What stands between the braces of a text, in its order and as frames are asked."""
    return tuple(dict.fromkeys(MeasureOf.of(inner).text for inner in _NUMBER.findall(text)))


def stray_brace(text: str) -> bool:
    """Whether a brace stands outside all live numbers."""
    return bool(set("{}") & set(_NUMBER.sub("", text)))


def measures_of(step: LessonStep) -> frozenset[str]:
    """All that must be measured to show a step and to judge whether it is done."""
    asked = {MeasureOf.of(text) for text in live_numbers(step.text) if text not in RECORDED}
    if step.done.measure:
        asked.add(MeasureOf(step.done.measure, step.done.run))
    if step.prediction is not None and step.prediction.measure:
        asked.add(MeasureOf(step.prediction.measure, step.prediction.run))
    if step.challenge is not None:
        asked |= {MeasureOf(step.challenge.measure), *(MeasureOf(limit.measure) for limit in step.challenge.requires)}
    return frozenset(one.text for one in asked)


def _segments(paragraph: str) -> Iterator[Segment]:
    end = 0
    for part in _PARTS.finditer(paragraph):
        yield from _with_numbers(paragraph[end : part.start()], "plain")
        if part["bold"] is not None:
            yield from _with_numbers(part["bold"], "bold")
        else:
            yield from _with_numbers(part["code"], "code")
        end = part.end()
    yield from _with_numbers(paragraph[end:], "plain")


def _with_numbers(text: str, style: Literal["plain", "bold", "code"]) -> Iterator[Segment]:
    for index, piece in enumerate(_NUMBER.split(text)):
        if index % 2:
            yield Segment(MeasureOf.of(piece).text, style, is_number=True)
        elif piece:
            yield Segment(piece, style)
