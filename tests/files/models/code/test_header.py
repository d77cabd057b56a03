"""Headers: they compile without a warning, compute what the network does, and say what they need."""

import re
import subprocess

import numpy as np
import pytest

from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.files.models.code.header import check_points, encode_header, flash_bytes, stack_bytes
from tests.files.models.code.cases import (
    C_FLAGS,
    CASES,
    ODD_LABELS,
    assert_close,
    computed_in_c,
    odd_export,
    product,
    tool,
)
from tests.files.models.networks import NETWORKS, make_network, to_export

COMPILERS = pytest.mark.parametrize("compiler", ["gcc", "clang"])


@COMPILERS
def test_compiled_headers_compute_what_the_networks_do(tmp_path, compiler):
    assert_computes(tmp_path, compiler, CASES)


@pytest.mark.long
@COMPILERS
def test_every_activation_unit_and_task_is_computed(tmp_path, compiler):
    assert_computes(tmp_path, compiler, product())


def assert_computes(tmp_path, compiler, cases):
    found = computed_in_c(cases, tmp_path, tool(compiler))
    for name, network in cases.items():
        outputs, checked = found[name]
        assert_close(network, outputs, name)
        assert 0.0 <= checked <= 1e-5, name


def test_the_check_finds_a_number_that_was_changed(tmp_path):
    compiler = tool("gcc")
    header = encode_header(to_export(NETWORKS["relu"])).decode()
    number = re.search(r"model_bias_1\[3\] MODEL_STORED = \{(\S+)f,", header)[1]
    (tmp_path / "model.h").write_text(header.replace(f"{{{number}f,", f"{{{float(number) + 0.01}f,"), encoding="utf-8")
    program = '#define MODEL_CHECK\n#include "model.h"\nint main(void) { return model_check() > 1e-3 ? 7 : 0; }\n'
    assert run_c(tmp_path, compiler, program).returncode == 7


def run_c(folder, compiler, program):
    (folder / "main.c").write_text(program, encoding="utf-8")
    subprocess.run([compiler, *C_FLAGS, "main.c", "-o", "program", "-lm"], cwd=folder, check=True)
    return subprocess.run(["./program"], cwd=folder, capture_output=True, check=False)


def test_names_stand_in_it_as_nothing_but_names(tmp_path):
    (tmp_path / "model.h").write_bytes(encode_header(odd_export()))
    program = (
        '#include "model.h"\n#include <stdio.h>\n'
        "int main(void) { for (int i = 0; i < MODEL_OUTPUTS; i++) puts(model_labels[i]); return 0; }\n"
    )
    assert run_c(tmp_path, tool("gcc"), program).stdout.decode().splitlines() == list(ODD_LABELS)


def test_numbers_at_the_ends_of_floats_compile_and_overflow_as_in_the_network(tmp_path):
    largest, smallest = float(np.finfo(np.float32).max), float(np.finfo(np.float32).smallest_subnormal)
    network = make_network(("cube",))
    network.parameters[:] = np.array([largest, smallest, -largest, 1.0, -0.0, 1e-38] + [1.0] * 4, np.float32)
    outputs = network.predict(check_points(network)[0])
    assert not np.isfinite(outputs).all()
    (tmp_path / "model.h").write_bytes(encode_header(to_export(network)))
    program = (
        '#define MODEL_CHECK\n#include "model.h"\n#include <stdio.h>\nint main(void) {\n'
        "    double found[1];\n    for (int i = 0; i < 5; i++) {\n"
        '        model_predict(model_check_inputs[i], found);\n        printf("%.9g\\n", found[0]);\n'
        "    }\n    return model_check() > 1e-5;\n}\n"
    )
    done = run_c(tmp_path, tool("gcc"), program)
    found = np.array(done.stdout.decode().split(), float)
    np.testing.assert_allclose(found, outputs[:, 0], rtol=1e-6)
    assert done.returncode == 0


def test_it_is_valid_c_plus_plus_too(tmp_path):
    (tmp_path / "model.h").write_bytes(encode_header(to_export(CASES["formula 4"])))
    (tmp_path / "main.cpp").write_text(
        '#define MODEL_CHECK\n#include "model.h"\nint main() { return model_check() > 1; }\n'
    )
    flags = ["-std=c++11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only"]
    subprocess.run([tool("g++"), *flags, "main.cpp"], cwd=tmp_path, check=True)


def test_it_says_how_much_flash_and_stack_it_needs():
    network = Network(NetworkSpec(2, 1, (LayerSpec(10), LayerSpec(5))), np.zeros(91, np.float32))
    header = encode_header(to_export(network)).decode()
    assert flash_bytes(network) == 4 * 91 + 8 * 6
    assert stack_bytes(network) == 80
    assert "Flash: 412 bytes of numbers, besides the code. Stack: 80 bytes." in header
    floats = sum(
        np.prod([int(n) for n in re.findall(r"\d+", size)])
        for size in re.findall(r"float model_\w+?(\[.*\]) M", header)
    )
    doubles = sum(int(n) for n in re.findall(r"double model_(?:input|target)_\w+\[(\d)\]", header))
    assert 4 * floats + 8 * doubles == 412


def test_it_allocates_nothing():
    header = encode_header(to_export(NETWORKS["all at once"])).decode()
    assert not re.search(r"\b(malloc|calloc|free|new|std)\b", header)
    assert set(re.findall(r"#include <(.*)>", header)) == {"math.h", "avr/pgmspace.h"}


def test_check_points_have_the_outputs_of_the_network():
    inputs, outputs = check_points(NETWORKS["two classes"])
    assert inputs.shape == (5, 2)
    np.testing.assert_allclose(outputs[:, 1:], NETWORKS["two classes"].predict(inputs))
    np.testing.assert_allclose(outputs.sum(axis=1), 1.0)
