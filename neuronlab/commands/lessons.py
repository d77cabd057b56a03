"""`neuronlab lessons`: list the lessons, or check what they claim by training every run over its seeds."""

import argparse
import json
import math
import shutil
import sys
import time
from collections.abc import Sequence
from typing import Any

from neuronlab.commands.output import say
from neuronlab.core.errors import InputError
from neuronlab.lessons.catalog import LessonEntry, all_lessons, find, lessons
from neuronlab.lessons.checking import LessonFindings, Seeds, check
from neuronlab.lessons.finding import Finding
from neuronlab.lessons.finding_text import bound_text, found_text, measured_text, number_text
from neuronlab.sweeps.plan import MOST_SEEDS
from neuronlab.wording.numbers import counted, duration_text

_FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--check", metavar="NAME", nargs="*", help="lessons or lesson files to check; all without one")
    parser.add_argument("--json", action="store_true", help="print one JSON object, with the number of every seed")
    parser.add_argument("--numbers", action="store_true", help="print the number of every seed, too")
    parser.add_argument("--seeds", metavar="N", type=int, help="so many seeds instead of those of the lesson")
    parser.add_argument(
        "--first-seed", metavar="N", type=int, default=0, help="begin with this seed, to try a claim on others"
    )


def run(arguments: argparse.Namespace) -> int:
    """List or check; returns the exit code, 1 if a claim does not hold."""
    if arguments.check is None:
        _list(as_json=arguments.json)
        return 0
    entries = [find(name) for name in arguments.check] or all_lessons()
    began = time.perf_counter()
    with _Progress(shows=not arguments.json) as progress:
        findings = check([entry.lesson for entry in entries], _seeds(arguments), on_progress=progress.show)
    seconds = time.perf_counter() - began
    if arguments.json:
        say(json.dumps(_report(entries, findings, seconds), ensure_ascii=False, allow_nan=False))
    else:
        say(_text(entries, findings, seconds, shows_numbers=arguments.numbers))
    return 0 if all(each.is_confirmed for each in findings) else _FAILED


def _seeds(arguments: argparse.Namespace) -> Seeds:
    if arguments.seeds is not None and not 1 <= arguments.seeds <= MOST_SEEDS:
        raise InputError(f"--seeds must be from 1 to {MOST_SEEDS:,}, not {arguments.seeds:,}.")
    if arguments.first_seed < 0:
        raise InputError(f"--first-seed must be 0 or more, not {arguments.first_seed:,}.")
    return Seeds(first=arguments.first_seed, count=arguments.seeds)


def _list(*, as_json: bool) -> None:
    rows = [{"name": entry.key, "title": entry.lesson.title, "claim": entry.lesson.claim} for entry in lessons()]
    say(
        json.dumps({"lessons": rows}, ensure_ascii=False)
        if as_json
        else "\n".join(f"{row['name']}\n    {row['title']}: {row['claim']}" for row in rows)
    )


def _text(
    entries: Sequence[LessonEntry], findings: Sequence[LessonFindings], seconds: float, *, shows_numbers: bool
) -> str:
    lines = []
    for entry, of_lesson in zip(entries, findings, strict=True):
        lines.append(f"{entry.key}  {entry.lesson.title} ({duration_text(of_lesson.seconds)} on one core)")
        for finding in of_lesson.claims:
            lines.append(f"  {'✓' if finding.is_confirmed else '✗'} {finding.claim.says}")
            claim, seeds = finding.claim, finding.numbers.tolist()
            lines.append(f"    {measured_text(claim, len(seeds))}")
            lines.append(f"    {found_text(finding)}; claimed: {bound_text(claim)}")
            if shows_numbers:
                lines.append(f"    {' '.join(number_text(number, claim) for number in seeds)}")
    flat = [finding for of_lesson in findings for finding in of_lesson.claims]
    confirmed = sum(finding.is_confirmed for finding in flat)
    lines.append(f"{confirmed} of {counted(len(flat), 'claim')} confirmed, checked in {duration_text(seconds)}.")
    return "\n".join(lines)


def _report(entries: Sequence[LessonEntry], findings: Sequence[LessonFindings], seconds: float) -> dict[str, Any]:
    rows = []
    for entry, of_lesson in zip(entries, findings, strict=True):
        claims = [_claim_report(finding) for finding in of_lesson.claims]
        named = {"name": entry.key, "title": entry.lesson.title, "confirmed": of_lesson.is_confirmed}
        rows.append({**named, "core_seconds": round(of_lesson.seconds, 1), "claims": claims})
    return {"confirmed": all(row["confirmed"] for row in rows), "seconds": round(seconds, 1), "lessons": rows}


def _claim_report(finding: Finding) -> dict[str, Any]:
    claim = finding.claim
    return {
        "says": claim.says,
        "confirmed": finding.is_confirmed,
        "measure": claim.measure,
        "run": claim.run,
        "versus": claim.versus or None,
        "compare": claim.compare if claim.versus else None,
        "statistic": claim.statistic,
        "steps": claim.steps,
        "at_least": claim.at_least,
        "at_most": claim.at_most,
        "value": _finite(finding.value),
        "low": _finite(finding.low),
        "high": _finite(finding.high),
        "undefined": finding.undefined,
        "numbers": [_finite(number) for number in finding.numbers.tolist()],
    }


def _finite(number: float) -> float | None:
    """A number as JSON has it: null for what is not defined, or endless."""
    return number if math.isfinite(number) else None


class _Progress:
    """A line on the terminal that says how many runs are trained; it is cleared at the end."""

    def __init__(self, *, shows: bool) -> None:
        self._shows = shows and sys.stderr is not None and sys.stderr.isatty()
        self._width = shutil.get_terminal_size().columns - 1  # a full line would wrap and could not be redrawn

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_error: object) -> None:
        self._write("")

    def show(self, done: int, total: int) -> None:
        """Say that so many runs are trained."""
        self._write(f"{done:,} of {total:,} runs trained")

    def _write(self, text: str) -> None:
        if self._shows:
            end = "" if text else "\r"
            print(f"\r{text[: self._width]:<{self._width}}", end=end, file=sys.stderr, flush=True)
