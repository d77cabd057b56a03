"""The two kinds of errors whose messages are shown to the user.

A message is one line of bounded length, whatever the file or formula it quotes contains.
"""

from neuronlab.core.text import one_line


class InputError(ValueError):
    """Input is not usable; the message says what is wrong, where, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


class NewerVersionError(InputError):
    """A file is intact but requires a newer version of the program."""


class WorkError(RuntimeError):
    """The input was usable but the operation failed (a full disk, a diverged run)."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))
