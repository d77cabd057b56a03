"""Python with NumPy alone: what it computes and what is read from it."""

import ast

import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.specs.network import LayerSpec
from neuronlab.files.models.code.numpy_code import (
    constants_code,
    example_lines,
    numpy_snippet,
    predict_code,
    read_numpy_code,
)
from neuronlab.files.models.code.source import MOST_PARAMETERS
from neuronlab.files.models.formats import EXPORTERS
from tests.files.models.code.cases import CASES, assert_close, questions
from tests.files.models.networks import NETWORKS, make_network, random_network, to_export


def code_of(network):
    return f"import numpy as np\n{constants_code(to_export(network).model, network)}{predict_code(network)}"


def test_code_reads_as_one_would_write_it():
    code = predict_code(CASES["quadratic units"])
    assert "        z = (y * y) @ SQUARES_1.T + y @ WEIGHTS_1.T + BIAS_1\n        y = np.tanh(z)\n" in code


def test_features_are_computed_from_named_inputs():
    assert "        x1, x2 = x.T\n" not in predict_code(NETWORKS["a surface"])
    assert "    x1, x2 = x.T\n    x = np.stack([x1, x1 * x2, np.sin(x2)], axis=1)" in predict_code(
        NETWORKS["a surface with features"]
    )


@pytest.mark.parametrize(
    ("found", "instead", "reason"),
    [
        ("def predict(", "def other(", "It has no layers"),
        ("y @ WEIGHTS_1.T", "y @ WEIGHTS_2.T", "unknown statement: z = y @ WEIGHTS_2.T"),
        ("BIAS_2 = ", "BIAS_9 = ", "lacks the array BIAS_2"),
        ("return z * TARGET_DEVIATION", "return z * 3", "It has no outputs"),
        ("np.array([2000.0])", "np.array(exit())", "lacks the array INPUT_MEAN"),
    ],
)
def test_code_that_no_export_has_is_refused(found, instead, reason):
    code = code_of(NETWORKS["relu"])
    assert found in code
    with pytest.raises(InputError, match=reason):
        read_numpy_code(code.replace(found, instead)).predict(questions(NETWORKS["relu"]))


@pytest.mark.parametrize("numbers", ["[[2000.0]", "[exit()]", "['a']", "[[1.0], [1.0, 2.0]]"])
def test_what_is_no_table_of_numbers_is_refused(numbers):
    with pytest.raises(ValueError, match=r".+"):
        read_numpy_code(code_of(NETWORKS["relu"]).replace("[2000.0]", numbers))


def test_examples_print_a_number_or_a_label():
    assert example_lines(NETWORKS["relu"]) == "\n\nprint(predict([[2000.0]]))\n"
    assert "LABELS[probabilities[0].argmax()]" in example_lines(NETWORKS["two classes"])


@pytest.mark.parametrize("suffix", [".npz", ".json", ".safetensors"])
def test_a_program_computes_with_the_numbers_of_a_file_what_the_network_does(tmp_path, monkeypatch, capsys, suffix):
    monkeypatch.chdir(tmp_path)
    for name, network in CASES.items():
        file = f"it's mine{suffix}"
        (tmp_path / file).write_bytes(EXPORTERS[suffix].encode(to_export(network)))
        code, found = numpy_snippet(to_export(network), file), {}
        exec(code, found)  # it is what a person would run
        assert "neuronlab" not in code
        assert capsys.readouterr().out
        assert_close(network, found["predict"](questions(network)), name)


def test_a_program_with_the_numbers_of_a_file_may_be_of_a_network_of_any_size():
    network = make_network()
    wide = random_network(replace(network.spec, hidden=(LayerSpec(width=512),) * 3))
    assert wide.spec.parameter_count > MOST_PARAMETERS
    ast.parse(numpy_snippet(to_export(wide), "model.npz"))


def test_a_file_without_arrays_has_no_program():
    with pytest.raises(InputError, match="not a file of arrays"):
        numpy_snippet(to_export(NETWORKS["relu"]), "model.h")
