"""What is wrong with a lesson, and where."""

from neuronlab.core.errors import InputError
from neuronlab.lessons.toml_lines import Path, line_at, lines_of

_SINGULAR = {
    "setups": "setup",
    "runs": "run",
    "hidden": "hidden layer",
    "points": "point",
    "steps": "step",
    "options": "option",
    "requires": "limit",
    "verdict": "claim",
    "facts": "fact",
    "labels": "label",
    "parameters": "parameter",
}
"""How an entry of a list is called."""


class LessonError(Exception):
    """Something is wrong with a lesson: `says` in one sentence, at the key at `path`."""

    def __init__(self, path: Path, says: str) -> None:
        super().__init__(says)
        self.path, self.says = path, says


def located(text: str, error: LessonError) -> InputError:
    """The error as one sentence with the line of a valid TOML text and the key."""
    line, where = line_at(lines_of(text), error.path), path_text(error.path)
    return InputError(f"line {line}, {where}: {error.says}" if where else f"line {line}: {error.says}")


def path_text(path: Path) -> str:
    """A path as people call it, with entries of lists counted from 1: "step 2, done.when"."""
    parts: list[str] = []
    keys: list[str] = []
    for key in path:
        if isinstance(key, str):
            keys.append(key)
            continue
        entry = keys.pop() if keys else ""
        parts += [".".join(keys)] if keys else []
        parts.append(f"{_SINGULAR.get(entry, entry or 'entry')} {key + 1}")
        keys = []
    return ", ".join([*parts, ".".join(keys)] if keys else parts)
