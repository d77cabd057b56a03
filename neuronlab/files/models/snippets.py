"""The few lines of code that load and use an exported model."""

from neuronlab.files.models.model import ToExport


def snippet_for_program(what: ToExport, name: str) -> str:
    """Python that loads a file of this name with NeuronLab, and predicts at the middle of the training points."""
    scaling = what.model.network.input_scaling
    columns = ", ".join(column.name for column in what.model.inputs)
    return (
        "from pathlib import Path\n"
        "\n"
        "import numpy as np\n"
        "\n"
        "from neuronlab.files.models.formats import load_model\n"
        "\n"
        f"model = load_model(Path({name!r}))\n"
        f"print(model.network.predict(np.array([[{', '.join(map(_short, scaling.mean))}]])))  # {columns}\n"
    )


def snippet_for_onnxruntime(what: ToExport, name: str) -> str:
    """Python that loads an ONNX file of this name with onnxruntime, and predicts at the same place."""
    scaling = what.model.network.input_scaling
    columns = ", ".join(column.name for column in what.model.inputs)
    return (
        "import numpy as np\n"
        "import onnxruntime\n"
        "\n"
        f"session = onnxruntime.InferenceSession({name!r})\n"
        f"inputs = np.array([[{', '.join(map(_short, scaling.mean))}]], np.float64)  # {columns}\n"
        'print(session.run(["outputs"], {"inputs": inputs})[0])\n'
    )


def _short(number: float) -> str:
    return f"{number:.4g}"
