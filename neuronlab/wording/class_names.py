"""Names of classes in little room: cut so that they can still be told from each other."""

from collections.abc import Callable, Sequence

from neuronlab.wording.numbers import elided

_USUAL = 14


def distinct_names(names: Sequence[str], *cuts: Callable[[str], str]) -> list[str]:
    """Names as the first of these cuts leaves them that keeps them different.

    If none does, what all of them begin with is left out, and the first cut is made on the rest.
    """
    for cut in cuts:
        shown = [cut(name) for name in names]
        if len(set(shown)) == len(set(names)):
            return shown
    alike = _alike(names)
    return [cuts[0](f"…{name[alike:]}" if alike else name) for name in names]


def short_names(names: Sequence[str], most: int = _USUAL) -> list[str]:
    """Names of at most `most` characters, cut at the end, in the middle, or at the beginning."""
    return distinct_names(names, lambda name: elided(name, most), lambda name: _cut_inside(name, most))


def _cut_inside(name: str, most: int) -> str:
    """A name without its middle, of at most `most` characters."""
    if len(name) <= most:
        return name
    after = (most - 1) // 2
    return f"{name[: most - 1 - after].rstrip()}…{name[len(name) - after :].lstrip()}"


def _alike(names: Sequence[str]) -> int:
    """Number of characters that all names begin with."""
    columns = enumerate(zip(*names, strict=False))
    return next((at for at, letters in columns if len(set(letters)) > 1), min(map(len, names), default=0))
