"""Check what all lessons claim, print it, and write it to docs/lesson-results.md.

    python -m scripts.lesson_results

Every claim is trained over its seeds on all cores, which takes some minutes. Ends with 1 if a claim is not confirmed.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from neuronlab.lessons.catalog import LessonEntry, all_lessons
from neuronlab.lessons.checking import LessonFindings, check
from neuronlab.lessons.finding_text import bound_text, found_text, measured_text
from neuronlab.lessons.lesson import Claim
from neuronlab.wording.numbers import counted, duration_text

PAGE = Path(__file__).resolve().parent.parent / "docs" / "lesson-results.md"
INTRODUCTION = """\
# What the lessons claim, measured

Every lesson ends in claims that `neuronlab lessons --check` trains and measures over at least 20 seeds. `make lessons`
does that for all of them and writes this page. How a claim is written says [lessons.md](lessons.md).
`python -m scripts.lesson_pictures` makes the pictures.
"""
HEADING = "| Claim | Measured | Claimed | Found | |\n|---|---|---|---|---|"


def static_cells(claim: Claim) -> str:
    """The part of a row that follows from the claim alone."""
    cells = claim.says, measured_text(claim, claim.seeds), bound_text(claim)
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def page_of(entries: Sequence[LessonEntry], findings: Sequence[LessonFindings]) -> str:
    """The page in Markdown: a table for each lesson."""
    parts = [INTRODUCTION]
    for entry, of_lesson in zip(entries, findings, strict=True):
        rows = [
            f"{static_cells(finding.claim)} {found_text(finding)} | {'✓' if finding.is_confirmed else '✗'} |"
            for finding in of_lesson.claims
        ]
        picture = f"![The window in this lesson, trained after a first prediction](pictures/lessons/{entry.key}.png)"
        title = f"## {entry.number}. {entry.lesson.title}\n\n{entry.lesson.claim}\n\n{picture}"
        parts.append("\n".join([title, "", HEADING, *rows, ""]))
    return "\n".join(parts)


def main() -> int:
    """Check, write, print; returns the exit code."""
    entries, began = all_lessons(), time.perf_counter()
    findings = check([entry.lesson for entry in entries])
    page = page_of(entries, findings)
    PAGE.write_text(page, encoding="utf-8")
    print(page)
    claims = [finding for of_lesson in findings for finding in of_lesson.claims]
    confirmed, took = sum(finding.is_confirmed for finding in claims), duration_text(time.perf_counter() - began)
    print(f"{confirmed} of {counted(len(claims), 'claim')} confirmed in {took}; written to {PAGE}.")
    return 0 if confirmed == len(claims) else 1


if __name__ == "__main__":
    sys.exit(main())
