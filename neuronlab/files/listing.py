"""What is in a folder, where a disk that fails must not keep the program from starting."""

import contextlib
from pathlib import Path


def files_in(folder: Path, pattern: str) -> list[Path]:
    """The paths in a folder that match a pattern; none if it cannot be listed."""
    with contextlib.suppress(OSError):
        return list(folder.glob(pattern))
    return []
