"""The tasks a network can learn, with their numbers of inputs and kinds of outputs."""

from dataclasses import dataclass

from neuronlab.core.network.outputs import output_for_classes
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

CLASS_NAMES = ("A", "B", "C", "D", "E", "F")
"""Default names of classes."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A kind of problem.

    Attributes:
        label: Its name.
        meaning: Its description.
        inputs: Number of input columns of its points.
        targets: Number of target columns of its points.
        predicts_classes: Whether the only target is the index of a class.
        loss: Default loss.
        generator: Initial preset.
        formula: An example of a formula.
    """

    label: str
    meaning: str
    inputs: int
    targets: int
    predicts_classes: bool
    loss: str
    generator: str
    formula: str

    def network(self, hidden: tuple[LayerSpec, ...] = (), labels: tuple[str, ...] = CLASS_NAMES[:2]) -> NetworkSpec:
        """A network for this task. Raises InputError if there are too few or too many labels."""
        if not self.predicts_classes:
            return NetworkSpec(inputs=self.inputs, outputs=self.targets, hidden=hidden)
        output, units = output_for_classes(len(labels))
        return NetworkSpec(inputs=self.inputs, outputs=units, hidden=hidden, output=output, labels=labels)

    def suits(self, network: NetworkSpec) -> bool:
        """Whether a network fits this task."""
        if network.inputs != self.inputs:
            return False
        if self.predicts_classes:
            return network.output != "linear"
        return network.output == "linear" and network.outputs == self.targets


TASKS: dict[str, Task] = {
    "curve": Task(
        label="Curve",
        meaning="A function of one input: x → y",
        inputs=1,
        targets=1,
        predicts_classes=False,
        loss="squared",
        generator="wave",
        formula="sin(3x) + 0.3x",
    ),
    "classes": Task(
        label="Classes",
        meaning="Classification of points in the plane, two to six classes: x₁, x₂ → class",
        inputs=2,
        targets=1,
        predicts_classes=True,
        loss="cross_entropy",
        generator="moons",
        formula="x1*x2",
    ),
    "surface": Task(
        label="Surface",
        meaning="A function of two inputs: x₁, x₂ → y",
        inputs=2,
        targets=1,
        predicts_classes=False,
        loss="squared",
        generator="gaussian_pair",
        formula="sin(x1) + 0.3x2",
    ),
}
