"""Every place where the program reads what others wrote, and how an input is made for it."""

import base64
import dataclasses
import json
import os
import random
import re
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np
from msgspec.structs import replace as replace_fields

from neuronlab.commands.layers import parse_layers
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.data.edits import load_generator
from neuronlab.core.data.series import check_formula, formula_variables, series
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.archive import encode_arrays
from neuronlab.files.models.formats import EXPORTERS, load_model
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import ViewRecord
from neuronlab.files.share_code import DIGEST_BYTES, read_share_code, sealed, write_share_code
from neuronlab.files.tables.inputs import read_inputs
from neuronlab.files.tables.points import read_points
from neuronlab.lessons.catalog import find, lessons
from neuronlab.lessons.grading import marks_of_file
from neuronlab.lessons.handing_in import hand_in
from neuronlab.lessons.marks_table import Graded, encode_marks
from neuronlab.lessons.setups import experiment_of, setup_at, states_of
from neuronlab.lessons.text import measures_of, paragraphs
from neuronlab.sweeps.plan import Plan
from neuronlab.sweeps.store import Store
from neuronlab.sweeps.training import train
from tests.files.models.graphs import changed_graph, without_metadata
from tests.files.models.networks import NETWORKS, to_export, with_facts
from tests.files.session.past.pasts import make_past
from tests.files.session.sessions import make_classes, make_experiment, save_learned
from tests.fuzz.mutations import (
    ODD_TEXTS,
    damaged_archive,
    damaged_bytes,
    damaged_json,
    how_many,
    odd_formula,
    odd_table,
)
from tests.fuzz.tables import make_damaged_table, make_table, make_workbook, read_planned
from tests.lessons.handed_in import done_step, entry, record_of, work_of
from tests.sweeps.building import make_plan


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
    found = (with_facts(), *map(to_export, NETWORKS.values()))
    return tuple(EXPORTERS[suffix].encode(what) for what in found)


def _make_json(rng: random.Random) -> bytes:
    return damaged_json(rng, rng.choice(_models(".json")).decode()).encode(errors="replace")


def _make_npz(rng: random.Random) -> bytes:
    return damaged_archive(rng, rng.choice(_models(".npz")), "metadata")


def _make_safetensors(rng: random.Random) -> bytes:
    """One with other values in its header, with its length or not, or with other bytes."""
    data = rng.choice(_models(".safetensors"))
    if rng.random() < 0.3:
        return damaged_bytes(rng, data)
    size = int.from_bytes(data[:8], "little")
    header = damaged_json(rng, data[8 : 8 + size].decode()).encode(errors="replace")
    claimed = len(header) if rng.random() < 0.9 else rng.choice((0, size, 2**32, 2**63))
    return claimed.to_bytes(8, "little") + header + data[8 + size :]


def _make_onnx(rng: random.Random) -> bytes:
    """One with other bytes or parts, of ours or as another program writes it."""
    data = rng.choice(_models(".onnx"))
    data = data if rng.random() < 0.3 else without_metadata(data)
    return damaged_bytes(rng, data) if rng.random() < 0.3 else changed_graph(rng, data)


def _make_session(rng: random.Random) -> bytes:
    if rng.random() < 0.6:
        return damaged_archive(rng, rng.choice(_sessions()), "session")
    arrays = dict(_arrays_with_past())
    name = rng.choice(("past", "past", "past", "view"))
    text = damaged_json(rng, arrays[name].tobytes().decode()).encode(errors="replace")
    arrays[name] = np.frombuffer(text, np.uint8)
    return encode_arrays(arrays) if rng.random() < 0.7 else damaged_archive(rng, encode_arrays(arrays), "session")


@cache
def _arrays_with_past() -> dict[str, np.ndarray]:
    """The arrays of a session with a short past, and a view."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "work.nlab"
        save_session(path, dataclasses.replace(make_past(6), view=ViewRecord("draw", ((0.0, 1.0), (2.0, 3.0)), (1, 4))))
        with np.load(path) as archive:
            return dict(archive)


@cache
def _handed_in() -> dict[str, np.ndarray]:
    """The arrays of work in a lesson that was handed in, with a network that has a number."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "work.nlab"
        hand_in(path, work_of(record_of(done_step(answer=2.0, guess=0.5, note="so"))), "Zoë")
        with np.load(path) as archive:
            return dict(archive)


def _make_handed_in(rng: random.Random) -> bytes:
    arrays = dict(_handed_in())
    text = damaged_json(rng, arrays["lesson"].tobytes().decode()).encode(errors="replace")
    arrays["lesson"] = np.frombuffer(text, np.uint8)
    return encode_arrays(arrays)


@cache
def _shared() -> tuple[tuple[str, bytes], ...]:
    """The JSON text and the columns of share codes, of every task and with and without points."""
    found = []
    for experiment in (make_experiment(), make_classes(), Experiment(task="surface"), _many_points()):
        letters = "".join(write_share_code(experiment).text.splitlines()[1:])[:-1]
        body = base64.b64decode(letters + "=" * (-len(letters) % 4))[DIGEST_BYTES:]
        text, _, columns = zlib.decompress(body).partition(b"\0")
        found.append((text.decode(), columns))
    return tuple(found)


def _many_points() -> Experiment:
    workspace = Experiment().workspace
    return Experiment().with_workspace(load_generator(workspace, replace_fields(workspace.data, count=5_000)))


def _make_share_code(rng: random.Random) -> bytes:
    """A code of a damaged body with a right checksum, or a right code whose text was damaged on its way."""
    text, columns = rng.choice(_shared())
    kind = rng.random()
    if kind < 0.7:
        text = damaged_json(rng, text)
    if kind > 0.5:
        columns = damaged_bytes(rng, columns)
    data = zlib.compress(text.encode(errors="replace") + b"\0" + columns, rng.choice((1, 9)))
    if rng.random() < 0.1:
        data = damaged_bytes(rng, data)
    code = sealed(data).encode()
    return damaged_bytes(rng, code) if rng.random() < 0.2 else code


@cache
def _repeats() -> tuple[Plan, bytes]:
    """A plan, and the file of all its outcomes."""
    plan = make_plan("2:tanh", "3:relu", steps=20)
    with TemporaryDirectory() as folder:
        Store(Path(folder)).save(plan, [train(plan, job) for job in plan.jobs()])
        return plan, (Path(folder) / f"{plan.digest}.npz").read_bytes()


def _make_repeats(rng: random.Random) -> bytes:
    return damaged_archive(rng, _repeats()[1], "repeat")


@cache
def _lessons() -> tuple[str, ...]:
    return tuple(entry.text for entry in lessons())


_ODD_TOML = (
    "", "true", "-1", "0", "1e400", "nan", "inf", "-inf", "9" * 5_000, "10_000_000", "1979-05-27", '""', '"a"', "[]",
    "{}", "[[]]", "[{}]", "[1, 2]", '"{rmse}"', '"{rmse of x}"', '"{"', '"""', "''" + "'", '"\\u0000"', '"\\u202e"',
    '"' + "a" * 3_000 + '"', "[" * 2_000, "{ a = " * 500, '[{ name = "x" }, { name = "x" }]', '["weights"]',
)  # fmt: skip
_TOML_WORD = re.compile(r"[A-Za-z_][A-Za-z_ ]*|-?[0-9][0-9.e-]*")


def _make_lesson(rng: random.Random) -> bytes:
    """One with other values, lines left out, repeated or swapped, words of other lessons, or other bytes."""
    text = rng.choice(_lessons())
    for _ in range(how_many(rng)):
        lines = text.split("\n")
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        kind = rng.randrange(6)
        if kind == 0:
            lines[at] = lines[at].partition("=")[0] + f"= {rng.choice(_ODD_TOML)}"
        elif kind == 1:
            del lines[at : at + rng.choice((1, 1, 3, 20))]
        elif kind == 2:
            lines[at:at] = lines[other : other + rng.choice((1, 5, 20))] * rng.choice((1, 1, 10))
        elif kind == 3:
            lines[at], lines[other] = lines[other], lines[at]
        elif words := list(_TOML_WORD.finditer(lines[at])):
            word, others = rng.choice(words), _TOML_WORD.findall(rng.choice(_lessons()))
            new = rng.choice((*ODD_TEXTS, *others))
            lines[at] = lines[at][: word.start()] + new + lines[at][word.end() :]
        text = "\n".join(lines)[:200_000] or "\n"
    data = text.encode(errors="replace")
    return damaged_bytes(rng, data) if rng.random() < 0.2 else data


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
    named = partial(read_inputs, columns=2, names=("x2", "x1"))
    for read in (read_points, partial(read_points, task="classes"), partial(read_inputs, columns=2), named):
        try:
            read(path)
        except InputError as error:
            refused.append(error)
    if refused:
        raise max(refused, key=lambda error: len(str(error)))


def _read_share_code(path: Path) -> None:
    read_share_code(_text(path.read_bytes()))


def _read_repeats(path: Path) -> None:
    """As the window does before it continues a repeat: what is damaged counts as nothing kept."""
    plan, _ = _repeats()
    kept = path.with_name(f"{plan.digest}.npz")
    shutil.copyfile(path, kept)
    outcomes = Store(path.parent).load(plan)
    kept.unlink()
    if not outcomes:
        raise InputError("It has nothing that can be used")


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


def _read_lesson(path: Path) -> None:
    """As the window does: the file, its first setup, and what every step shows and measures."""
    lesson = find(path).lesson
    assert experiment_of(lesson).workspace.runs
    for index, step in enumerate(lesson.steps):
        assert states_of(lesson, setup_at(lesson, index).name) is not None
        assert measures_of(step) is not None
        assert paragraphs(step.text) is not None


def _read_handed_in(path: Path) -> None:
    """As grading does, for the lesson in the file and for the one it was done with."""
    for given in (None, entry()):
        assert encode_marks([Graded(name="a.nlab", marks=marks_of_file(path, given))])


@cache
def _window():
    """A light window with the docks of the real one, and its geometry."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow  # noqa: PLC0415

    from neuronlab.gui.theme.theme import Theme  # noqa: PLC0415
    from neuronlab.gui.widgets.stage import TabStage  # noqa: PLC0415
    from neuronlab.gui.window.body import Body  # noqa: PLC0415
    from neuronlab.gui.window.docks import STAGE, VIEWS, make_docks  # noqa: PLC0415
    from neuronlab.gui.window.layout import Controls  # noqa: PLC0415

    application, theme = QApplication.instance() or QApplication([]), Theme("dark")
    stage, views = (make_docks(rows, {name: QLabel(name) for name in rows}, theme) for rows in (STAGE, VIEWS))
    window = QMainWindow()
    body = Body(Controls([], [], {}), QLabel("canvas"), TabStage(stage, theme), views)
    window.setCentralWidget(body)
    body.reset()
    return application, window, body, bytes(window.saveGeometry().data())


def _state_of(rng: random.Random, value: object) -> object:
    """The same state with some of its values exchanged."""
    if rng.random() < 0.15:
        return rng.choice((None, True, -1, 0, 7, 10**9, -(10**20), 0.5, 1e300, "loss", [], {}, [1, 2, 3, 4], [-5, 9]))
    if isinstance(value, dict):
        return {rng.choice((key, key, key, "x")): _state_of(rng, inner) for key, inner in value.items()}
    return [_state_of(rng, inner) for inner in value] if isinstance(value, list) else value


def _make_layout(rng: random.Random) -> bytes:
    from PySide6.QtCore import QByteArray, QSettings  # noqa: PLC0415

    from neuronlab.session.settings import Settings  # noqa: PLC0415

    _, _, body, geometry = _window()
    state = msgspec.to_builtins(body.state())
    state["docks"]["loss"]["area"], state["sides"] = [5, 6, 200, 100], {"1": [300, 320]}
    text = json.dumps(_state_of(rng, state))
    if rng.random() < 0.3:
        text = damaged_bytes(rng, text.encode()).decode(errors="replace")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layout.ini"
        store = QSettings(str(path), QSettings.Format.IniFormat)
        store.setValue("theme", rng.choice((*ODD_TEXTS, "dark", "light", "system")))
        store.setValue("export_folder", rng.choice(ODD_TEXTS))
        store.setValue("pulses", rng.choice(ODD_TEXTS))
        store.setValue("text_percent", rng.choice((*ODD_TEXTS, "110", "0", "1e9")))
        Settings(store).keep_layout(QByteArray(geometry), text)
        store.sync()
        kept = path.read_bytes()
    return damaged_bytes(rng, kept) if rng.random() < 0.3 else kept


def _read_layout(path: Path) -> None:
    """As the window does at its start."""
    from PySide6.QtCore import QSettings  # noqa: PLC0415

    from neuronlab.gui.theme.theme import SYSTEM, Theme  # noqa: PLC0415
    from neuronlab.gui.window.body import decoded_state  # noqa: PLC0415
    from neuronlab.session.settings import Settings  # noqa: PLC0415

    application, window, body, _ = _window()
    settings = Settings(QSettings(str(path), QSettings.Format.IniFormat))
    theme = Theme(settings.theme or SYSTEM, application)
    theme.deleteLater()
    assert all(map(str, (settings.export_folder, settings.import_folder)))
    assert settings.shows_pulses in {True, False}
    assert settings.text_percent > 0
    kept = settings.layout()
    if kept is not None:
        window.restoreGeometry(kept[0])
        body.restore(decoded_state(kept[1]))
        assert max(dock.width() for dock in body.docks.values()) < 100_000
        body.reset()


READERS: dict[str, Reader] = {
    "session": Reader(make=_make_session, read=load_session, suffix=".nlab"),
    "npz": Reader(make=_make_npz, read=load_model, suffix=".npz"),
    "json": Reader(make=_make_json, read=load_model, suffix=".json"),
    "safetensors": Reader(make=_make_safetensors, read=load_model, suffix=".safetensors"),
    "onnx": Reader(make=_make_onnx, read=load_model, suffix=".onnx"),
    "table": Reader(make=odd_table, read=_read_tables, suffix=".csv"),
    "planned": Reader(make=make_table, read=read_planned, suffix=".csv"),
    "damaged": Reader(make=make_damaged_table, read=read_planned, suffix=".csv"),
    "pasted": Reader(make=make_table, read=read_planned, suffix=".txt"),
    "workbook": Reader(make=make_workbook, read=read_planned, suffix=".xlsx"),
    "share": Reader(make=_make_share_code, read=_read_share_code, suffix=".txt"),
    "repeats": Reader(make=_make_repeats, read=_read_repeats),
    "formula": Reader(make=_make_formula, read=_read_formula, suffix=".txt"),
    "layers": Reader(make=_make_layers, read=_read_layers, suffix=".txt"),
    "handed in": Reader(make=_make_handed_in, read=_read_handed_in, suffix=".nlab"),
    "lesson": Reader(make=_make_lesson, read=_read_lesson, suffix=".toml"),
    "layout": Reader(make=_make_layout, read=_read_layout, suffix=".ini"),
}
