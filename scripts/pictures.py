"""Makes the pictures of the documentation anew, from what the window shows: python scripts/pictures.py."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from neuronlab.app import make_application
from neuronlab.core.tasks import TASKS
from neuronlab.demo import PICTURE_NAME, run_demo
from neuronlab.gui.preset_pictures import preset_sheet
from neuronlab.gui.theme import DARK

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def main() -> None:
    """Draw the presets, then run the demo in both themes and keep what its window looked like."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    make_application()
    for task in TASKS:
        preset_sheet(task, DARK).save(str(PICTURES / f"presets-{task}.png"))
    for mode in ("dark", "light"):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            run_demo(Path("demo"), mode)  # a relative path, because the window shows it
            shutil.move(Path("demo") / PICTURE_NAME, PICTURES / f"window-{mode}.png")


if __name__ == "__main__":
    main()
