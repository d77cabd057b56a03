"""What a person sees of a file before it is written is what it contains."""

import json

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from safetensors.numpy import save

from neuronlab.files.archive import encode_arrays, json_array
from neuronlab.files.models.preview import LONGEST_LINE, MOST_LINES, is_text, preview

WEIGHTS = np.array([[0.5, -2.0], [3.0, 4.0], [5.0, 6.0]], np.float32)


def test_a_text_is_shown_as_it_is():
    assert preview(".py", "# ŷ\nx = 1\n".encode()) == "# ŷ\nx = 1"


def test_a_long_text_is_cut_after_many_lines_and_says_how_many_follow():
    shown = preview(".h", "\n".join(map(str, range(MOST_LINES + 1_500))).encode()).splitlines()
    assert shown[:2] + shown[-2:] == ["0", "1", str(MOST_LINES - 1), "… 1,500 more lines"]


def test_a_long_line_is_cut():
    assert preview(".json", b"x" * 5_000) == "x" * LONGEST_LINE + "…"


@pytest.mark.parametrize(("suffix", "expected"), [(".npz", False), (".onnx", False), (".ipynb", True), (".h", True)])
def test_binary_formats_are_told_apart(suffix, expected):
    assert is_text(suffix) == expected


def test_an_archive_is_outlined_by_its_arrays_and_its_text():
    data = encode_arrays({"metadata": json_array('{"task":"curve"}'), "layer0.weights": WEIGHTS})
    assert preview(".npz", data).splitlines() == [
        "layer0.weights: float32, 3 × 2: 0.5, -2, 3, 4, …",
        "metadata:",
        "    {",
        '      "task": "curve"',
        "    }",
    ]


def test_safetensors_are_outlined_by_their_tensors_and_metadata():
    data = save({"0.weight": WEIGHTS, "0.bias": WEIGHTS[0]}, {"task": "curve", "columns": json.dumps(["x"])})
    lines = preview(".safetensors", data).splitlines()
    assert set(lines[:2]) == {"0.bias: float32, 2: 0.5, -2", "0.weight: float32, 3 × 2: 0.5, -2, 3, 4, …"}
    assert {"task:", "    curve", '      "x"'} <= set(lines)


def test_onnx_is_outlined_by_its_operators():
    kind = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["z"]), helper.make_node("Tanh", ["z"], ["y"])],
        "net",
        [helper.make_tensor_value_info("x", kind, ["n", 3])],
        [helper.make_tensor_value_info("y", kind, ["n", 2])],
        [numpy_helper.from_array(WEIGHTS, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    assert preview(".onnx", model.SerializeToString()).splitlines() == [
        "ONNX, IR version 7, opset 13",
        "input x: n × 3",
        "output y: n × 2",
        "MatMul(x, w) → z",
        "Tanh(z) → y",
        "w: float32, 3 × 2: 0.5, -2, 3, 4, …",
    ]


def test_a_notebook_is_outlined_by_its_cells():
    cells = [{"cell_type": "markdown", "source": ["# A\n", "b"]}, {"cell_type": "code", "source": "x = 1"}]
    data = json.dumps({"cells": cells}).encode()
    assert preview(".ipynb", data).splitlines() == ["[1] markdown", "    # A", "    b", "[2] code", "    x = 1"]
