"""What is said of files that are written: their sizes, and how well they agree with the network."""

from neuronlab.core.text import written
from neuronlab.wording.numbers import counted

_UNITS = ("kB", "MB", "GB")


def size_text(size: int) -> str:
    """The size of a file: 812 bytes, 3.2 kB, 1.5 MB."""
    if size < 1000:
        return counted(size, "byte")
    scaled, unit = size / 1000.0, 0
    while scaled >= 999.5 and unit < len(_UNITS) - 1:
        scaled, unit = scaled / 1000.0, unit + 1
    return f"{written(scaled, '.1f' if scaled < 99.5 else '.0f')} {_UNITS[unit]}"


def verified_text(largest: float, points: int) -> str:
    """The result of comparing a file with its network: Verified: largest difference 3e−7 on 1,000 points."""
    difference = written(largest, ".0e") if largest else "0"
    return f"Verified: largest difference {difference} on {counted(points, 'point')}"
