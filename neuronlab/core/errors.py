"""The two kinds of failure a person can be told about in one sentence.

Their messages are one line of bounded length, whatever the file or the formula they quote has in it.
"""

from neuronlab.core.text import one_line


class InputError(ValueError):
    """Something given to the program is not usable; the message says what, where and what would be right."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


class NewerVersionError(InputError):
    """A file that is whole, of a version that only a newer program reads."""


class WorkError(RuntimeError):
    """Something usable was given but the work itself failed (a full disk, a diverged run)."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))
