"""Models as Jupyter notebooks: the numbers, the points, and the network in NumPy and in PyTorch."""

import json
import shlex
from pathlib import Path
from typing import Any

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.errors import InputError
from neuronlab.core.network.network import Network
from neuronlab.core.sampling import some_of
from neuronlab.files.models.code.header import check_points
from neuronlab.files.models.code.literals import markdown_text, numbers_text, python_double
from neuronlab.files.models.code.numbers import CONSTANTS
from neuronlab.files.models.code.numpy_code import constants_code, predict_code, read_numpy_code
from neuronlab.files.models.code.page import MOST_POINTS
from neuronlab.files.models.code.script import MOST_BYTES
from neuronlab.files.models.code.source import column_text, network_for_source, outline, training_text
from neuronlab.files.models.code.torch_code import IMPORTS, torch_code
from neuronlab.files.models.model import Model, ToExport
from neuronlab.files.reading import read_bytes, refused_in_a_sentence

_COMPARED = {
    True: (
        "predicted = predict(POINTS[:, :{inputs}]).argmax(axis=1)\n"
        'print("Accuracy:", np.mean(predicted == POINTS[:, {inputs}]))\n'
    ),
    False: (
        "errors = predict(POINTS[:, :{inputs}])[:, 0] - POINTS[:, {inputs}]\n"
        'print("Root mean square error:", np.sqrt(np.mean(errors**2)))\n'
    ),
}
"""The end of the cell with the points, by whether they have classes."""

_DIFFERENCE = """

difference = np.abs(predict_with_torch(POINTS[:, :{inputs}]) - predict(POINTS[:, :{inputs}])).max()
print("Largest difference between PyTorch and NumPy:", difference)
"""


def encode_notebook(what: ToExport) -> bytes:
    """The model as a notebook of format 4.5. Raises InputError if it is not finite or too large."""
    model, network = what.model, network_for_source(what)
    cells = [
        _cell("markdown", _heading(model)),
        _cell("code", f"import numpy as np\n\n{constants_code(model, network)}\n\n{predict_code(network)}"),
        _cell("markdown", _points_heading(what)),
        _cell("code", _points_code(what, network)),
        _cell("markdown", "## The same network in PyTorch\n"),
        _cell("code", _torch_cell(network)),
    ]
    notebook = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells, 1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return f"{json.dumps(notebook, ensure_ascii=False, indent=1)}\n".encode()


def _cell(kind: str, source: str) -> dict[str, Any]:
    cell = {"cell_type": kind, "metadata": {}, "source": source.rstrip("\n").splitlines(keepends=True)}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell


def _heading(model: Model) -> str:
    lines = [f"Input {number}: {column_text(column)}" for number, column in enumerate(model.inputs, 1)]
    lines += [f"Output: {column_text(column)}" for column in model.targets]
    if model.facts.training is not None:
        lines.append(training_text(model.facts.training))
    return f"# {markdown_text(outline(model))}\n\n" + "".join(f"- {markdown_text(line)}\n" for line in lines)


def _points_heading(what: ToExport) -> str:
    target = "the index of the label" if what.model.network.spec.labels else "the target"
    if what.points is None:
        return f"## Points\n\nFive inputs, and what the network predicts for them as {target}.\n"
    count = len(what.points.inputs)
    shown = f"{MOST_POINTS:,} of {count:,} points" if count > MOST_POINTS else "The points"
    return f"## Points\n\n{shown}: the inputs, then {target}.\n"


def _points_code(what: ToExport, network: Network) -> str:
    rows = numbers_text(_rows(what, network), python_double, "[]", "")
    compared = _COMPARED[bool(network.spec.labels)].format(inputs=network.spec.inputs)
    return f"POINTS = np.array({rows})\n\n{compared}"


def _rows(what: ToExport, network: Network) -> Array:
    """(n, inputs + 1): the points, or the network's own answers where none are given."""
    if what.points is not None and len(what.points.inputs):
        return some_of(np.concatenate([what.points.inputs, what.points.targets[:, :1]], axis=1), MOST_POINTS)
    inputs, outputs = check_points(network)
    targets = outputs.argmax(axis=1)[:, None] if network.spec.labels else outputs[:, :1]
    return np.concatenate([inputs, targets], axis=1)


def _torch_cell(network: Network) -> str:
    imports = IMPORTS.replace("import numpy as np\n", "")
    code = torch_code(network, CONSTANTS, "predict_with_torch")
    return f"{imports}\n\n{code}{_DIFFERENCE.format(inputs=network.spec.inputs)}"


def evaluate_notebook(path: Path, inputs: Array) -> Array:
    """Raw outputs (n, outputs) for raw inputs (n, inputs), from the numbers and statements of a notebook."""
    with refused_in_a_sentence(path, "a notebook of a model"):
        cells = json.loads(read_bytes(path, MOST_BYTES))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        code = next((source for source in sources if "def predict(" in source), None)
        if code is None:
            raise InputError("It has no cell that predicts")
        return read_numpy_code(code).predict(inputs)


def notebook_snippet(_what: ToExport, name: str) -> str:
    """The command that opens the notebook."""
    return f"jupyter lab {shlex.quote(name)}\n"
