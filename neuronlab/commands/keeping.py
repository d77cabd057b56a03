"""Which step of a training `neuronlab fit` keeps: the last one, or the one with the lowest loss on held-out points."""

from dataclasses import dataclass
from typing import Literal, get_args

from neuronlab.core.data.points import PointSet
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.training.history import HistoryRecord
from neuronlab.core.training.trainer import Trainer
from neuronlab.wording.numbers import counted

Keep = Literal["best", "last"]
KEEPS = get_args(Keep)


def keep_of(given: Keep | None, points: PointSet) -> Keep:
    """What to keep if this was given as `--keep`. Raises InputError for the best step where no point is held out."""
    has_test = bool(points.test.any())
    if given == "best" and not has_test:
        raise InputError(
            "--keep best chooses by the loss on held-out points, but none are held out; hold some out with --test, or "
            "use --keep last."
        )
    return given or ("best" if has_test else "last")


@dataclass(frozen=True, eq=False)
class KeptStep:
    """The network that is kept of a training.

    Attributes:
        network: The network.
        step: The steps it was trained for.
        history: The history up to there.
        is_last: Whether it is the last step made.
        chosen_by: Number of held-out points whose loss chose the step; 0 if it was not chosen.
    """

    network: Network
    step: int
    history: HistoryRecord
    is_last: bool = True
    chosen_by: int = 0

    @property
    def sentence(self) -> str:
        """Which step was chosen, and what that means for its score; "" for the last one."""
        if not self.chosen_by:
            return ""
        points = counted(self.chosen_by, "held-out point")
        if not self.step:
            return f"No step lowered the loss on {points}: kept the initial network. Use --keep last for the last one."
        they, their = ("it", "its") if self.chosen_by == 1 else ("they", "their")
        return (
            f"Kept step {self.step:,}, where the loss on {points} was lowest; as {they} helped to choose the step, "
            f"{their} score is a little too good.{'' if self.is_last else ' Use --keep last for the last step.'}"
        )


def kept_step(trainer: Trainer, keep: Keep) -> KeptStep:
    """What is kept of a training; the best step is one of the samples of its history."""
    best = trainer.best
    if keep == "last" or best is None:
        return KeptStep(trainer.network(), trainer.step, trainer.history.record())
    network = Network(trainer.run.network, best.state.parameters, best.state.input_scaling, best.state.target_scaling)
    chosen_by = len(trainer.points) - trainer.points.train_count
    return KeptStep(network, best.step, best.state.history, best.step == trainer.step, chosen_by)
