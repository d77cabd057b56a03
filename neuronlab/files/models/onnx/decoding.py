"""Read models from ONNX files: those written here by their description, others by following their graph."""

import re
from pathlib import Path

import numpy as np

from neuronlab.files.models.contents import MODEL_BYTES
from neuronlab.files.models.descriptions import DESCRIPTION, described_model
from neuronlab.files.models.model import Model
from neuronlab.files.models.onnx.chain import stack_of_graph
from neuronlab.files.models.onnx.file import read_onnx
from neuronlab.files.reading import read_bytes, refused_in_a_sentence

_NUMBERS = re.compile(r"\d+\.(weight|bias|squares)")
"""The names of the numbers of layers; a graph has other constants too."""


def decode_onnx(path: Path) -> Model:
    """Read a model, or a plain stack of layers. Raises InputError if it is not valid."""
    with refused_in_a_sentence(path, "a model"), np.errstate(all="ignore"):  # what is not finite is refused in the end
        file = read_onnx(read_bytes(path, MODEL_BYTES))
        if DESCRIPTION not in file.metadata:
            return stack_of_graph(file).network()
        names = [name for name in file.tensors if _NUMBERS.fullmatch(name)]
        return described_model(file.metadata[DESCRIPTION].encode(), names, lambda name: file.tensors[name].array())
