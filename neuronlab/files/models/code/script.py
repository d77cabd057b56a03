"""Models as Python scripts that need nothing but NumPy: to import, or to run with numbers."""

import keyword
from pathlib import Path

from neuronlab.core.arrays import Array
from neuronlab.files.models.code.literals import double
from neuronlab.files.models.code.numpy_code import comment_lines, constants_code, predict_code, read_numpy_code
from neuronlab.files.models.code.source import network_for_source
from neuronlab.files.models.model import ToExport
from neuronlab.files.reading import read_bytes, refused_in_a_sentence

MOST_BYTES = 2**25

_HEAD = '''"""A trained network, from raw inputs to raw outputs. It needs NumPy, and nothing else.

Import `predict`, or run this file with {run} to predict for.
"""

import sys

import numpy as np

'''

_MAIN = '''

def main():
    """Print what the network predicts for the numbers on the command line."""
    try:
        rows = np.array(sys.argv[1:], np.float64).reshape(-1, len(INPUTS))
    except ValueError:
        rows = []
    if not len(rows):
        sys.exit(f"Usage: python {{sys.argv[0]}} NUMBER…, one for each of {{', '.join(INPUTS)}}")
{loop}

if __name__ == "__main__":
    main()
'''

_PRINT_NUMBERS = """\
    for outputs in predict(rows):
        print(*outputs)
"""
_PRINT_LABELS = """\
    for label, probabilities in zip(predict_labels(rows), predict(rows)):
        print(label, *probabilities)
"""


def encode_script(what: ToExport) -> bytes:
    """The model as a Python script. Raises InputError if it is not finite or too large."""
    network = network_for_source(what)
    count = network.spec.inputs
    parts = [
        _HEAD.format(run="a number" if count == 1 else f"{count} numbers"),
        comment_lines(what.model),
        "\n",
        constants_code(what.model, network),
        "\n\n",
        predict_code(network),
        _MAIN.format(loop=_PRINT_LABELS if network.spec.labels else _PRINT_NUMBERS),
    ]
    return "".join(parts).encode()


def evaluate_script(path: Path, inputs: Array) -> Array:
    """Raw outputs (n, outputs) for raw inputs (n, inputs), from the numbers and statements of a script."""
    with refused_in_a_sentence(path, "a script of a model"):
        return read_numpy_code(read_bytes(path, MOST_BYTES).decode()).predict(inputs)


def script_snippet(what: ToExport, name: str) -> str:
    """Python that uses the script, from the middle of the training points."""
    middle = ", ".join(map(double, what.model.network.input_scaling.mean))
    module = Path(name).stem
    load = (
        f"from {module} import predict\n"
        if module.isidentifier() and not keyword.iskeyword(module)
        else _load_by_path(name)
    )
    return f"{load}\nprint(predict([[{middle}]]))\n"


def _load_by_path(name: str) -> str:
    return f'import runpy\n\npredict = runpy.run_path({name!r})["predict"]\n'
