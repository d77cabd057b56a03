"""The two kinds of failure a person can be told about in one sentence."""


class InputError(ValueError):
    """Something given to the program is not usable; the message says what, where and what would be right."""


class WorkError(RuntimeError):
    """Something usable was given but the work itself failed (a full disk, a diverged run)."""
