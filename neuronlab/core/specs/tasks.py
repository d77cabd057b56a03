"""What a network can be asked to do: how many numbers go in, and what comes out."""

from dataclasses import dataclass

from neuronlab.core.network.outputs import output_for_classes
from neuronlab.core.specs.network import LayerSpec, NetworkSpec

CLASS_NAMES = ("A", "B", "C", "D", "E", "F")
"""What classes are called that nobody has named."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One kind of problem; `inputs` and `targets` are the columns of its points.

    Where it `predicts_classes`, the one target is the number of a class, from 0. `loss` is the usual one, `generator`
    the preset it begins with, `formula` an example of what can be typed.
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
        """A network of the kind this task takes. Raises InputError when there are too few labels, or too many."""
        if not self.predicts_classes:
            return NetworkSpec(inputs=self.inputs, outputs=self.targets, hidden=hidden)
        output, units = output_for_classes(len(labels))
        return NetworkSpec(inputs=self.inputs, outputs=units, hidden=hidden, output=output, labels=labels)

    def suits(self, network: NetworkSpec) -> bool:
        """Whether a network could learn this task."""
        if network.inputs != self.inputs:
            return False
        if self.predicts_classes:
            return network.output != "linear"
        return network.output == "linear" and network.outputs == self.targets


TASKS: dict[str, Task] = {
    "curve": Task(
        label="Curve",
        meaning="One number from another: x → y",
        inputs=1,
        targets=1,
        predicts_classes=False,
        loss="squared",
        generator="wave",
        formula="sin(3x) + 0.3x",
    ),
    "classes": Task(
        label="Classes",
        meaning="Which of two to six classes a place belongs to: x₁, x₂ → class",
        inputs=2,
        targets=1,
        predicts_classes=True,
        loss="cross_entropy",
        generator="moons",
        formula="x1*x2",
    ),
    "surface": Task(
        label="Surface",
        meaning="A height over a plane: x₁, x₂ → y",
        inputs=2,
        targets=1,
        predicts_classes=False,
        loss="squared",
        generator="gaussian_pair",
        formula="sin(x1) + 0.3x2",
    ),
}
