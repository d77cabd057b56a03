"""The few lines of code that load and use a model that is exported as a graph."""

from neuronlab.files.models.code.literals import double
from neuronlab.files.models.model import ToExport


def snippet_for_onnxruntime(what: ToExport, name: str) -> str:
    """Python that loads an ONNX file of this name, and predicts in the middle of the training points."""
    scaling = what.model.network.input_scaling
    columns = ", ".join(column.name for column in what.model.inputs)
    return (
        "import numpy as np\n"
        "import onnxruntime\n"
        "\n"
        f"session = onnxruntime.InferenceSession({name!r})\n"
        f"inputs = np.array([[{', '.join(map(double, scaling.mean))}]], np.float64)  # {columns}\n"
        'print(session.run(["outputs"], {"inputs": inputs})[0])\n'
    )
