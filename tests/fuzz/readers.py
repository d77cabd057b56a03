"""Every place where the program reads what others wrote, and how an input is made for it."""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from neuronlab.commands.layers import parse_layers
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.data.series import check_formula, formula_variables, series
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.models.formats import EXPORTERS, load_model
from neuronlab.files.reading import refused_in_a_sentence
from neuronlab.files.session.file import load_session
from neuronlab.files.tables.point_columns import read_chosen
from neuronlab.files.tables.points import read_inputs, read_points
from neuronlab.files.tables.reader import Sheet, open_text
from neuronlab.files.tables.sniff_columns import guess_choice
from neuronlab.files.tables.sniff_format import guessed_sheet
from tests.files.models.networks import NETWORKS
from tests.files.session.sessions import make_classes, make_experiment, save_learned
from tests.fuzz.mutations import ODD_TEXTS, damaged_archive, damaged_bytes, damaged_json, odd_formula, odd_table


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Makes an input from a random generator, and reads it; `read` raises InputError or nothing."""

    make: Callable[[random.Random], bytes]
    read: Callable[[Path], object]
    suffix: str = ".bin"


# -- what is damaged ----------------------------------------------------------------------------------------------


@cache
def _sessions() -> tuple[bytes, ...]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "work.nlab"
        found = []
        for experiment in (make_experiment(), make_classes()):
            save_learned(experiment, path, experiment.task)
            found.append(path.read_bytes())
    old = sorted((Path(__file__).parents[1] / "files").rglob("*.nlab"))
    return (*found, *(path.read_bytes() for path in old))


@cache
def _models(suffix: str) -> tuple[bytes, ...]:
    def task_of(network) -> str:
        return next(task for task, row in TASKS.items() if row.suits(network.spec))

    return tuple(EXPORTERS[suffix].encode(network, task_of(network)) for network in NETWORKS.values())


def _make_json(rng: random.Random) -> bytes:
    return damaged_json(rng, rng.choice(_models(".json")).decode()).encode(errors="replace")


def _make_npz(rng: random.Random) -> bytes:
    return damaged_archive(rng, rng.choice(_models(".npz")), "metadata")


def _make_session(rng: random.Random) -> bytes:
    return damaged_archive(rng, rng.choice(_sessions()), "session")


def _text(data: bytes) -> str:
    return data.decode(errors="replace")


def _make_formula(rng: random.Random) -> bytes:
    variables = rng.choice((("z",), ("x",), ("x1", "x2")))
    return odd_formula(rng, variables).encode(errors="replace")


def _make_layers(rng: random.Random) -> bytes:
    parts = (
        "16", "8:tanh", "4:relu:quadratic", "3:leaky_relu(0.2)", "0:relu", "513:relu", "٣:relu", "99999999:tanh",
        "-1:relu", "8:custom(max(0, z))", "2:prelu(1)", "5:elu(nan)", "5:elu(1e999)", ":", "8:", "8::", "(", ")",
        "none", "8:tanh:", "", "8:custom(" + odd_formula(rng, ("z",)) + ")", rng.choice(ODD_TEXTS),
    )  # fmt: skip
    text = ",".join(rng.choice(parts) for _ in range(rng.choice((1, 1, 2, 5, 20))))
    data = text.encode(errors="replace")
    return damaged_bytes(rng, data) if rng.random() < 0.3 else data


# -- readers ------------------------------------------------------------------------------------------------------


def _read_tables(path: Path) -> None:
    """As the command line does: for a task or for none, and for a model's inputs."""
    refused: list[InputError] = []
    for read in (read_points, partial(read_points, task="classes"), partial(read_inputs, columns=2)):
        try:
            read(path)
        except InputError as error:
            refused.append(error)
    if refused:
        raise max(refused, key=lambda error: len(str(error)))


def _read_pasted(path: Path) -> None:
    """As the window does with what is pasted, and then with another separator."""
    with refused_in_a_sentence("The pasted text", "points"):
        data = open_text(_text(path.read_bytes()).encode(errors="replace"))
        sheet = guessed_sheet(data)
        other = Sheet(data, replace(sheet.form, separator=";", decimal_comma=True))
        for seen in (other, sheet):
            read_chosen(seen, guess_choice(seen)).accepted(skips_bad_rows=True)


def _read_formula(path: Path) -> None:
    """As an activation where it is one of z, else as points of every task that has its variables."""
    text = _text(path.read_bytes())
    if "z" in text:
        assert LayerSpec(4, CUSTOM, formula=text).kind
        return
    for task in [task for task in TASKS if all(name in text for name in formula_variables(task))] or ["curve"]:
        data = DataSpec(generator="formula", formula=text, count=20)
        check_formula(task, data)
        series(task, data)


def _read_layers(path: Path) -> None:
    parse_layers(_text(path.read_bytes()))


@cache
def _window():
    """A light window with docks, and what it says of its layout."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow  # noqa: PLC0415

    application = QApplication.instance() or QApplication([])
    window = QMainWindow()
    for name in ("controls", "table", "neurons", "gradients", "loss", "scores"):
        dock = QDockWidget(name, window)
        dock.setObjectName(name)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    return application, window, (bytes(window.saveGeometry().data()), bytes(window.saveState().data()))


def _make_layout(rng: random.Random) -> bytes:
    from PySide6.QtCore import QByteArray  # noqa: PLC0415

    from neuronlab.session.settings import _checksum  # noqa: PLC0415

    _, _, (geometry, docks) = _window()
    theme = rng.choice((*ODD_TEXTS, "dark", "light", "system"))
    lines = ["[General]", f"theme={theme}", f"export_folder={rng.choice(ODD_TEXTS)}", f"pulses={rng.choice(ODD_TEXTS)}"]
    lines.append(f"layout_checksum={_checksum(QByteArray(geometry), QByteArray(docks))}")
    for name, data in (("geometry", geometry), ("docks", docks)):
        changed = damaged_bytes(rng, data) if rng.random() < 0.8 else data
        form = "@ByteArray({})" if rng.random() < 0.9 else rng.choice(("{}", "@Variant({})", "@Size({})", "@Rect({})"))
        lines.append(f"{name}=" + form.format("".join(f"\\x{byte:x}" for byte in changed)))
    text = "\n".join(lines).encode(errors="replace")
    return damaged_bytes(rng, text) if rng.random() < 0.2 else text


def _read_layout(path: Path) -> None:
    """As the window does at its start."""
    from PySide6.QtCore import QSettings  # noqa: PLC0415

    from neuronlab.gui.theme.theme import SYSTEM, Theme  # noqa: PLC0415
    from neuronlab.session.settings import Settings  # noqa: PLC0415

    application, window, _ = _window()
    settings = Settings()
    settings._store = QSettings(str(path), QSettings.Format.IniFormat)
    theme = Theme(settings.theme or SYSTEM, application)
    theme.deleteLater()
    assert all(map(str, (settings.export_folder, settings.import_folder)))
    assert settings.shows_pulses in {True, False}
    kept = settings.layout()
    if kept is not None:
        window.restoreGeometry(kept[0])
        window.restoreState(kept[1])


READERS: dict[str, Reader] = {
    "session": Reader(make=_make_session, read=load_session, suffix=".nlab"),
    "npz": Reader(make=_make_npz, read=load_model, suffix=".npz"),
    "json": Reader(make=_make_json, read=load_model, suffix=".json"),
    "table": Reader(make=odd_table, read=_read_tables, suffix=".csv"),
    "pasted": Reader(make=odd_table, read=_read_pasted, suffix=".txt"),
    "formula": Reader(make=_make_formula, read=_read_formula, suffix=".txt"),
    "layers": Reader(make=_make_layers, read=_read_layers, suffix=".txt"),
    "layout": Reader(make=_make_layout, read=_read_layout, suffix=".ini"),
}
