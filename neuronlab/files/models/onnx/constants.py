"""The constants of an ONNX graph, wherever they stand: as tensors beside it, or as operations in it."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.files.models.onnx.file import GraphNode, GraphTensor, OnnxFile
from neuronlab.files.models.onnx.formulas import number_text

_MOST_FORMS = 8
"""Most operations in a row that only change the form of a constant."""


class Constants:
    """The constants of a graph: tensors, and the results of operations on them that only change their form."""

    def __init__(self, file: OnnxFile) -> None:
        self._tensors = dict(file.tensors)
        self._forms: dict[str, GraphNode] = {}
        for node in file.nodes:
            value = node.attributes.get("value") if node.operator == "Constant" else None
            number = node.attributes.get("value_float") if node.operator == "Constant" else None
            if value is not None and value.tensor is not None and node.outputs:
                self._tensors[node.outputs[0]] = value.tensor
            elif number is not None and number.number is not None and node.outputs:
                data = np.array([number.number], np.float32)
                self._tensors[node.outputs[0]] = GraphTensor(node.outputs[0], 1, (), data)
            elif node.operator in ("Identity", "Transpose", "Cast") and node.inputs and node.outputs:
                self._forms[node.outputs[0]] = node

    def find(self, name: str) -> Array | None:
        """The numbers of a constant, or None if it is none, or not made of floats."""
        transposed = False
        for _ in range(_MOST_FORMS):
            if name in self._tensors:
                tensor = self._tensors[name]
                numbers = tensor.array() if tensor.is_float else None
                return numbers.T if numbers is not None and transposed else numbers
            node = self._forms.get(name)
            if node is None:
                return None
            transposed ^= node.operator == "Transpose"
            name = node.inputs[0]
        return None

    def size_of(self, name: str) -> int:
        """The number of dimensions that a constant shape has; 0 if it is none."""
        tensor = self._tensors.get(name)
        return tensor.shape[0] if tensor is not None and len(tensor.shape) == 1 else 0

    def scalar_text(self, name: str) -> str | None:
        """A single number as it is typed; "" for an input that is left out."""
        if not name:
            return ""
        numbers = self.find(name)
        return number_text(float(numbers.reshape(()))) if numbers is not None and numbers.size == 1 else None
