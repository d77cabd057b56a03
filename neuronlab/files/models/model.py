"""What a model is apart from its file: a network, its task, and the facts about its columns and its training."""

from dataclasses import dataclass

from neuronlab.core.data.names import require_name
from neuronlab.core.network.network import Network
from neuronlab.core.specs.base import Spec
from neuronlab.core.training.history import HistoryRecord
from neuronlab.files.tables.point_columns import TASK_COLUMNS, CsvPoints


class ModelColumn(Spec, frozen=True):
    """A column of the table that a model was trained on.

    Attributes:
        name: Its name.
        unit: The unit of its numbers; "" if none is known.
        origin: The ISO 8601 date and time that the number 0 means; "" for plain numbers.
        low: The lowest number among the training points; None if unknown.
        high: The highest, likewise.
    """

    name: str
    unit: str = ""
    origin: str = ""
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for what, text in (("name", self.name), ("unit", self.unit), ("origin", self.origin)):
            require_name(f"The {what} of a column", text)


class Training(Spec, frozen=True):
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

    steps: int
    points: int
    test_points: int
    loss: str
    train_loss: float | None
    test_loss: float | None
    optimizer: str
    rate: float
    seed: int
    program: str
    command: str = ""


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


NO_FACTS = ModelFacts()


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network with its task and what is known of it."""

    network: Network
    task: str
    facts: ModelFacts = NO_FACTS

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
