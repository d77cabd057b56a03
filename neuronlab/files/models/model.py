"""What a model is apart from its file: a network, its task, and the facts about its columns and its training."""

import math
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from neuronlab.core.data.names import require_name
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import Network
from neuronlab.core.specs.base import MAX_STEPS, Spec, require_row
from neuronlab.core.specs.columns import ColumnMeaning, Comma
from neuronlab.core.specs.training import MAX_POINTS, MAX_SEED
from neuronlab.core.text import CONTROLS, SURROGATES
from neuronlab.core.training.history import HistoryRecord
from neuronlab.files.tables.point_columns import TASK_COLUMNS, CsvPoints
from neuronlab.wording.columns import heading_of, iso_moment

LONGEST_COMMAND = 10_000
"""Most characters of the command that trains a model again."""
_Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_POINTS)]


class ModelColumn(Spec, frozen=True):
    """A column of the table that a model was trained on.

    Attributes:
        name: Its name.
        unit: The unit of its numbers; "" if none is known.
        origin: The ISO 8601 date and time that the number 0 means; "" for plain numbers.
        low: The lowest number among the training points; None if unknown.
        high: The highest, likewise.
        comma: What a comma in its cells was read as where it could mean either; "" where there was no doubt.
    """

    name: str
    unit: str = ""
    origin: str = ""
    low: float | None = None
    high: float | None = None
    comma: Comma = ""

    @property
    def heading(self) -> str:
        """Its name in a table, which says since when times are: a number of hours alone would say nothing."""
        meaning = ColumnMeaning(unit=self.unit, origin=self.origin)
        return heading_of(self.name, meaning) if self.origin else self.name

    def __post_init__(self) -> None:
        super().__post_init__()
        for what, text in (("name", self.name), ("unit", self.unit), ("origin", self.origin)):
            require_name(f"The {what} of a column", text)
        if self.origin and iso_moment(self.origin) is None:
            raise InputError(f"The origin of a column is {self.origin!r}, which is no date.")
        _require_finite("The range of a column", self.low, self.high)
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InputError(f"The range of a column begins at {self.low:g} but ends at {self.high:g}.")


class Training(Spec, frozen=True, kw_only=True):
    """How a model was trained.

    Attributes:
        steps: Steps made.
        points: Number of training points.
        test_points: Number of points held out for testing.
        loss: A row of LOSSES.
        train_loss: The loss on the training points, in the target's own units; None without points.
        test_loss: The loss on the held-out points; None if there were none.
        optimizer: A row of OPTIMIZERS.
        rate: The learning rate.
        seed: The seed of its initial weights.
        program: The program that trained it, with its version.
        command: The command that trains it again; "" if none does.
    """

    steps: Annotated[int, msgspec.Meta(ge=0, le=MAX_STEPS)]
    points: _Count
    test_points: _Count
    loss: str
    train_loss: float | None = None
    test_loss: float | None = None
    optimizer: str
    rate: float
    seed: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEED)]
    program: str
    command: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_row(LOSSES, self.loss, "loss")
        require_row(OPTIMIZERS, self.optimizer, "optimizer")
        _require_finite("A loss", self.train_loss, self.test_loss)
        _require_finite("The learning rate", self.rate)
        require_name("The name of the program", self.program)
        if not is_command(self.command):
            raise InputError(f"The command must be one line of at most {LONGEST_COMMAND:,} characters.")


class ModelFacts(Spec, frozen=True):
    """What is known of a model besides its network.

    Attributes:
        inputs: Its input columns, in order; () if unknown.
        targets: Its target columns, likewise.
        class_counts: The number of training points of every class, in the order of the labels; () if unknown.
        training: How it was trained; None if unknown.
    """

    inputs: tuple[ModelColumn, ...] = ()
    targets: tuple[ModelColumn, ...] = ()
    class_counts: tuple[int, ...] = ()
    training: Training | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not all(0 <= count <= MAX_POINTS for count in self.class_counts):
            raise InputError(f"The counts of the classes must be from 0 to {MAX_POINTS:,}.")

    @property
    def as_fields(self) -> dict[str, Any]:
        """The facts as the fields of a JSON object, without unknown ones."""
        columns = {"inputs": self.inputs, "targets": self.targets}
        fields: dict[str, Any] = {name: [_known(column) for column in row] for name, row in columns.items() if row}
        if self.class_counts:
            fields["class_counts"] = list(self.class_counts)
        if self.training is not None:
            fields["training"] = _known(self.training)
        return fields


NO_FACTS = ModelFacts()


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network with its task and what is known of it. Raises InputError if the facts do not fit the network.

    Attributes:
        network: The network.
        task: A row of TASKS.
        facts: What is known of it.
    """

    network: Network
    task: str
    facts: ModelFacts = NO_FACTS

    def __post_init__(self) -> None:
        facts, spec = self.facts, self.network.spec
        for what, found, needed in (
            ("input columns", len(facts.inputs), spec.inputs),
            ("target columns", len(facts.targets), 1 if spec.labels else spec.outputs),
            ("counts of classes", len(facts.class_counts), len(spec.labels)),
        ):
            if found not in (0, needed):
                raise InputError(f"The number of its {what} is {found}; the network requires {needed}")

    @property
    def inputs(self) -> tuple[ModelColumn, ...]:
        """Its input columns, with the usual names where none are known."""
        return self.facts.inputs or tuple(map(ModelColumn, TASK_COLUMNS[self.task].names[:-1]))

    @property
    def targets(self) -> tuple[ModelColumn, ...]:
        """Its target columns, likewise."""
        return self.facts.targets or tuple(map(ModelColumn, TASK_COLUMNS[self.task].names[-1:]))


@dataclass(frozen=True, eq=False)
class ToExport:
    """All that an export format may write.

    Attributes:
        model: The model.
        points: The points of its task; None if they are not to be written.
        history: The history of its run; None if unknown.
    """

    model: Model
    points: CsvPoints | None = None
    history: HistoryRecord | None = None


def is_command(text: str) -> bool:
    """Whether a text can be kept as the command that trains a model: one line of bounded length."""
    return len(text) <= LONGEST_COMMAND and not CONTROLS.search(text) and not SURROGATES.search(text)


def _known(record: ModelColumn | Training) -> dict[str, Any]:
    """The fields of a record in a file, without those that are unknown."""
    return {name: value for name, value in msgspec.structs.asdict(record).items() if value not in ("", None)}


def _require_finite(what: str, *numbers: float | None) -> None:
    if not all(number is None or math.isfinite(number) for number in numbers):
        raise InputError(f"{what} must be a finite number.")
