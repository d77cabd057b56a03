"""Make the pictures of the documentation from the window: python scripts/pictures.py."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


import numpy as np

from neuronlab.app import make_application
from neuronlab.core.specs.races import RACES
from neuronlab.core.specs.tasks import TASKS
from neuronlab.demo import PICTURE_NAME, opened_window, run_demo, save_picture, train_until, wait_until
from neuronlab.files.models.offers import OFFERS
from neuronlab.gui.panels.data.preset_pictures import preset_sheet
from neuronlab.gui.theme.theme import DARK
from neuronlab.session.run_proposals import race

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"


INSIDE_STEPS = 3_000
RACE_STEPS = 1_000
IMPORT_SIZE = (1040, 640)
STEPS = {"classes": 1_500, "surface": 3_000}
"""How long the windows of the other tasks train before their pictures are taken."""


def keep_task(task: str, mode: str) -> None:
    """Train another task as at a first start, and save a picture of the window."""
    with opened_window(mode) as window:
        window.data_panel.choose_task(task)
        session = window.session
        wait_until(lambda: session.frame is not None and session.frame.task == task, "the task")
        if task == "surface":
            window.canvas.options.actions_by_label["Section along x₁"].trigger()
        train_until(window, STEPS[task])
        window.canvas.fit()
        wait_until(lambda: session.frame is not None and session.frame.plane is not None, "the picture")
        save_picture(window, PICTURES / f"{task}-{mode}.png")


def keep_inside(mode: str) -> None:
    """Save a picture of the inspector and the loss landscape of a curve."""
    with opened_window(mode) as window:
        train_until(window, INSIDE_STEPS)
        window.canvas.fit()
        window.docks["inspector"].reveal()
        for name in ("gradients", "loss", "scores"):
            window.docks[name].hide()
        window.docks["landscape"].reveal()
        window.activation.choose(0, 2)
        window.feed.look()
        wait_until(window.landscape.button.isEnabled, "a frame for the landscape")
        window.landscape.button.click()
        texts = window.landscape.painted_texts
        wait_until(lambda: any(text.startswith("at step") for text in texts()), "the landscape")
        save_picture(window, PICTURES / f"inside-{mode}.png")


def keep_race(mode: str) -> None:
    """Race the activations over the first points, and save a picture of their functions and their table."""
    with opened_window(mode) as window:
        run = window.session.document.experiment.workspace.run
        window.session.document.push(race(window.session.document.experiment, RACES["activations"].runs(run), "Race"))
        window.docks["runs"].reveal()
        train_until(window, RACE_STEPS)
        window.canvas.fit()
        table = window.runs.painted_texts
        wait_until(lambda: "Linear" in table(), "the table")
        save_picture(window, PICTURES / f"compare-{mode}.png")


def keep_export(mode: str) -> None:
    """Save a picture of the export dialog with a C header of a network that has learned."""
    with opened_window(mode) as window:
        train_until(window, RACE_STEPS)
        window.exports.ask_for_model()
        wait_until(lambda: window.exports.dialog is not None, "the dialog")
        dialog = window.exports.dialog
        assert dialog is not None
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            dialog.path.setText("network.npz")  # a relative path, because it is in the picture
            dialog.formats.setCurrentRow(list(OFFERS).index(".h"))
            wait_until(lambda: dialog.suffix == ".h" and dialog.export.isEnabled(), "the header")
            save_picture(dialog, PICTURES / f"export-{mode}.png")
        dialog.reject()


def cars_table() -> str:
    """Made-up cars, more columns than are learned."""
    rng = np.random.default_rng(0)
    weight = rng.uniform(700.0, 2200.0, 80)
    power = 0.06 * weight + rng.uniform(10.0, 60.0, 80)
    thirst = 2.2 + 0.0032 * weight + 0.012 * power + rng.normal(0.0, 0.4, 80)
    seats, year = rng.integers(2, 8, 80), rng.integers(2001, 2020, 80)
    rows = zip(weight, power, thirst, seats, year, strict=True)
    return "Car;Name;Seats;Year;Weight (kg);Power (kW);Consumption (l/100 km)\n" + "".join(
        f"{number};Model {number};{row[3]};{row[4]};{row[0]:.0f};{row[1]:.0f};{row[2]:.1f}\n".replace(".", ",")
        for number, row in enumerate(rows, 1)
    )


def keep_import(mode: str) -> None:
    """Save a picture of the import dialog with a table of more columns than are learned."""
    with opened_window(mode) as window, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cars.csv"
        path.write_text(cars_table(), encoding="utf-8")
        window.imports.open_path(path)
        wait_until(lambda: window.imports.dialog is not None and window.imports.dialog.points is not None, "the table")
        dialog = window.imports.dialog
        assert dialog is not None
        dialog.resize(*IMPORT_SIZE)
        save_picture(dialog, PICTURES / f"import-{mode}.png")
        dialog.reject()


def main() -> None:
    """Save pictures of the presets, the demo, the other tasks, a race, an export and an import in both themes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    make_application()
    for task in TASKS:
        preset_sheet(task, DARK).save(str(PICTURES / f"presets-{task}.png"))
    for mode in ("dark", "light"):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            run_demo(Path("demo"), mode)  # a relative path, because the window shows it
            shutil.move(Path("demo") / PICTURE_NAME, PICTURES / f"window-{mode}.png")
        for task in STEPS:
            keep_task(task, mode)
        keep_inside(mode)
        keep_race(mode)
        keep_export(mode)
        keep_import(mode)


if __name__ == "__main__":
    main()
