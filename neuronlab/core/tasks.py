"""What a network can be asked to do: how many numbers go in and come out."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Task:
    """One kind of problem; `inputs` and `outputs` are the columns of its points."""

    label: str
    inputs: int
    outputs: int


TASKS: dict[str, Task] = {
    "curve": Task(label="Curve", inputs=1, outputs=1),
    "classes": Task(label="Classes", inputs=2, outputs=1),
    "surface": Task(label="Surface", inputs=2, outputs=1),
}
