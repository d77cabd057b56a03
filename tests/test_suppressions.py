"""The linters are silenced rarely, and never without a reason beside it."""

import re
from pathlib import Path

import neuronlab

MOST = 22
PACKAGE = Path(neuronlab.__file__).parent
SUPPRESSION = re.compile(r"# (?:noqa|type: ignore)\b(.*)")


def suppressions():
    """(where, whether a second comment gives the reason) for each of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := SUPPRESSION.search(line):
                yield f"{path.relative_to(PACKAGE)}:{number}", "  # " in found[1]


def test_the_linters_are_silenced_rarely():
    found = [where for where, _ in suppressions()]
    assert 0 < len(found) <= MOST, "\n".join(found)


def test_every_silenced_linter_has_a_reason_beside_it():
    assert [where for where, has_reason in suppressions() if not has_reason] == []
