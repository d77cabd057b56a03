"""The tasks `make kill` interrupts: saves, exports and starts, each with a check of what must hold afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.edits import load_generator
from neuronlab.core.specs.data import DataSpec
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.animations import ANIMATION_FORMATS
from neuronlab.files.atomic import write_atomically
from neuronlab.files.models.formats import EXPORTERS, export_model
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.named import backup_of, save_named
from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.files.tables.points import read_points, write_points
from neuronlab.session.autosave_files import next_save_number
from neuronlab.session.opening import open_last


@dataclass(frozen=True, eq=False)
class Trained:
    """One of two states of the work that are saved in turns, so that a mixture of them would show."""

    experiment: Experiment
    trainer: Trainer

    @property
    def work(self) -> Work:
        """What is saved."""
        return Work(self.experiment, {"curve": {0: self.trainer.state()}})

    @property
    def points(self) -> CsvPoints:
        """The points, to be exported."""
        points = self.experiment.curve.points
        return CsvPoints("curve", points.inputs, points.targets, ())


def make_work(seed: int) -> Trained:
    """A briefly trained curve of 3,000 points: about half a megabyte."""
    experiment = Experiment()
    network = NetworkSpec(hidden=(LayerSpec(48, "tanh"), LayerSpec(48, "relu")))
    workspace = experiment.curve.with_run(replace(experiment.curve.run, network=network))
    workspace = load_generator(workspace, DataSpec(generator="wave", count=3_000, seed=seed))
    trainer = Trainer(workspace.run, workspace.points)
    trainer.advance(5)
    return Trained(experiment.with_workspace(workspace), trainer)


WORKS = (make_work(0), make_work(1))
_BRIGHTNESS = (10, 200)


def save(folder: Path, turn: int) -> None:
    """Save as a window does."""
    save_session(folder / "autosave.nlab", WORKS[turn % 2].work, next_save_number(folder))


def check_save(folder: Path) -> None:
    """Check that the work is one of the two, complete, and that the next start opens it and leaves nothing else."""
    opening = open_last(folder)
    opening.release()
    assert opening.path == folder / "autosave.nlab", f"the next start takes {opening.path}"
    trouble = " ".join(opening.warnings) + opening.unsaved
    assert not trouble, f"the next start says {trouble}"
    assert_whole(opening.path)
    assert_holds_only(folder, {"autosave.nlab", "autosave.lock"})


def assert_whole(path: Path) -> None:
    """A session is one of the two, to the last byte of what counts."""
    found = load_session(path)
    saved = WORKS[found.experiment.curve.data.seed]
    assert found.experiment.curve.points.digest == saved.experiment.curve.points.digest, "the points differ"
    assert np.array_equal(found.states["curve"][0].parameters, saved.trainer.parameters), "other parameters"


def save_as(folder: Path, turn: int) -> None:
    """Save to a file that a person has named, whose former contents are kept."""
    save_named(folder / "wave.nlab", WORKS[turn % 2].work)


def prepare_save_as(folder: Path, turn: int) -> None:
    """Two saves, so that there is a former one."""
    save_as(folder, turn)
    save_as(folder, turn + 1)


def check_save_as(folder: Path) -> None:
    """Check that the file and its former save are complete, and that the next save leaves nothing else."""
    path = folder / "wave.nlab"
    assert_whole(path)
    assert_whole(backup_of(path))
    save_as(folder, 0)
    assert_holds_only(folder, {path.name, backup_of(path).name})


def animate(folder: Path, turn: int) -> None:
    """Write an animation as the window does: four pictures, dark or bright."""
    images = iter([np.full((64, 64, 3), _BRIGHTNESS[turn % 2] + number, np.uint8) for number in range(4)])
    write_atomically(folder / "training.gif", ANIMATION_FORMATS[".gif"].encode(images, 10))


def check_animation(folder: Path) -> None:
    """The file is one of the two animations, to the last byte, and the next one leaves nothing else."""
    path = folder / "training.gif"
    found, whole = path.read_bytes(), []
    for turn in range(2):
        animate(folder, turn)
        whole.append(path.read_bytes())
    assert whole[0] != whole[1], "the two animations cannot be told apart"
    assert found in whole, "the animation is torn"
    assert_holds_only(folder, {path.name})


def export(suffix: str) -> Callable[[Path, int], None]:
    """The function that exports the network in a format."""

    def write(folder: Path, turn: int) -> None:
        work = WORKS[turn % 2]
        what = ToExport(Model(work.trainer.network(), "curve"))
        export_model(what, folder / f"model{suffix}", work.points.inputs[:64])

    return write


def check_export(suffix: str) -> Callable[[Path], None]:
    """The file is of one of the two networks, and the next export leaves nothing else."""

    def check(folder: Path) -> None:
        path, inputs = folder / f"model{suffix}", WORKS[0].points.inputs[:64]
        found = EXPORTERS[suffix].evaluate(path, inputs)
        first, second = (work.trainer.network().predict(inputs) for work in WORKS)
        assert any(np.allclose(found, one, rtol=1e-4, atol=1e-4) for one in (first, second)), "another network"
        assert not np.allclose(first, second, rtol=0.01, atol=0.01), "the two networks cannot be told apart"
        export(suffix)(folder, 0)
        assert_holds_only(folder, {path.name, *_beside(suffix, path)})

    return check


def _beside(suffix: str, path: Path) -> set[str]:
    """The names of files and folders that are written next to an export."""
    beside = EXPORTERS[suffix].beside
    names = beside(ToExport(Model(WORKS[0].trainer.network(), "curve")), path) if beside is not None else {}
    return {Path(name).parts[0] for name in names}


def export_points(folder: Path, turn: int) -> None:
    """Export the points."""
    write_points(folder / "points.csv", WORKS[turn % 2].points)


def check_points(folder: Path) -> None:
    """The points are those of one of the two, and the next export leaves nothing else."""
    inputs = read_points(folder / "points.csv").inputs
    assert any(np.array_equal(inputs, work.points.inputs) for work in WORKS), "other points"
    export_points(folder, 0)
    assert_holds_only(folder, {"points.csv"})


def start(folder: Path, _turn: int) -> None:
    """Start on a folder with a damaged file, and the work in the next."""
    open_last(folder).release()


def damage_and_save(folder: Path, turn: int) -> None:
    """What the start finds."""
    (folder / "autosave.nlab").write_bytes(b"damaged")
    save_session(folder / "autosave-2.nlab", WORKS[turn % 2].work, 1)


def check_start(folder: Path) -> None:
    """Both are still there after another start; what could not be read for an error of the disk is kept as damaged."""
    opening = open_last(folder)
    opening.release()
    sessions = {path.name: path for path in folder.glob("*.nlab")}
    damaged = {name for name, path in sessions.items() if path.read_bytes() == b"damaged"}
    assert damaged, "the damaged file is lost"
    assert len(sessions) == len(damaged) + 1, f"there are {', '.join(sessions)}"
    assert_whole(next(path for name, path in sessions.items() if name not in damaged))
    assert_holds_only(folder, {*sessions, "autosave.lock", "autosave-2.lock"})


def assert_holds_only(folder: Path, names: set[str]) -> None:
    """Check that only these files are left."""
    strays = {path.name for path in folder.iterdir()} - names
    assert not strays, f"left: {', '.join(sorted(strays))}"


@dataclass(frozen=True)
class Task:
    """Something that writes: `prepare` makes what is there before, `write` is killed, and `check` raises on a fault."""

    prepare: Callable[[Path, int], None]
    write: Callable[[Path, int], None]
    check: Callable[[Path], None]


TASKS = {
    "save": Task(save, save, check_save),
    **{f"export {suffix}": Task(export(suffix), export(suffix), check_export(suffix)) for suffix in EXPORTERS},
    "export .csv": Task(export_points, export_points, check_points),
    "save as": Task(prepare_save_as, save_as, check_save_as),
    "export .gif": Task(animate, animate, check_animation),
    "start": Task(damage_and_save, start, check_start),
}
EXPORTS = ("save as", *(name for name in TASKS if name.startswith("export ")))
"""What is killed at random beside "save"."""
