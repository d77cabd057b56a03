"""Makes the pictures of the documentation anew, from the real window: python scripts/pictures.py."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from neuronlab.demo import PICTURE_NAME, run_demo

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def main() -> None:
    """Run the demo in both themes and keep what its window looked like."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for mode in ("dark", "light"):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            run_demo(Path("demo"), mode)  # a relative path, because the window shows it
            shutil.move(Path("demo") / PICTURE_NAME, PICTURES / f"window-{mode}.png")


if __name__ == "__main__":
    main()
