"""The sketch and the snippet of C compile against the header beside them, and run."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from neuronlab.files.models.code.header import encode_header
from neuronlab.files.models.code.sketch import header_snippet, sketch_beside
from tests.files.models.code.cases import C_FLAGS, odd_export, tool
from tests.files.models.networks import NETWORKS, to_export

ARDUINO = """
#include <cstdio>
#include <cstdlib>
struct Port {
    void begin(long) {}
    operator bool() { return true; }
    void print(const char *text) { std::printf("%s", text); }
    void println(double number, int digits) { std::printf("%.*f\\n", digits, number); }
} Serial;
void delay(int) { std::exit(0); }
void setup();
void loop();
int main() { setup(); loop(); }
"""
"""As much of a board as the sketch uses; it ends after one round."""

NAMES = ["two classes", "relu", "odd"]


def export_of(name):
    return odd_export() if name == "odd" else to_export(NETWORKS[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_sketch_checks_the_network_and_predicts(tmp_path, name):
    what = export_of(name)
    (tmp_path / "net.h").write_bytes(encode_header(what))
    (file, sketch), *others = sketch_beside(what, Path("/somewhere/net.h")).items()
    assert (file, others) == ("net.ino", [])
    (tmp_path / "main.cpp").write_bytes(ARDUINO.encode() + sketch)
    flags = ["-std=c++11", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([tool("g++"), *flags, "main.cpp", "-o", "program"], cwd=tmp_path, check=True)
    first, second = subprocess.run(
        ["./program"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert float(first.rpartition(": ")[2]) < 1e-5
    assert_predicted(what.model.network, second)


@pytest.mark.parametrize("name", NAMES)
def test_the_snippet_predicts(tmp_path, name):
    what = export_of(name)
    (tmp_path / "net.h").write_bytes(encode_header(what))
    (tmp_path / "main.c").write_text(header_snippet(what, "net.h"), encoding="utf-8")
    subprocess.run([tool("gcc"), *C_FLAGS, "main.c", "-o", "program", "-lm"], cwd=tmp_path, check=True)
    assert_predicted(what.model.network, printed(tmp_path))


def printed(folder):
    """What the program in a folder prints."""
    return subprocess.run(["./program"], cwd=folder, capture_output=True, text=True, check=True).stdout


def assert_predicted(network, text):
    outputs = network.predict(np.array([network.input_scaling.mean]))[0]
    shown = float(text.split()[-1])
    if network.spec.labels:
        shares = [1.0 - outputs[0], outputs[0]] if len(outputs) == 1 else outputs
        assert text.startswith(network.spec.labels[int(np.argmax(shares))])
        assert shown == pytest.approx(max(shares), abs=1e-5)
    else:
        assert shown == pytest.approx(outputs[0], abs=1e-6)


def test_a_name_that_ends_the_line_does_not_leave_it():
    (name, sketch), *_ = sketch_beside(to_export(NETWORKS["relu"]), Path('a\n"; int x; .h')).items()
    assert name == 'a\n"; int x; .ino'
    lines = sketch.decode().splitlines()
    assert lines[0].startswith("// Runs")
    assert lines[2].count('"') == 2
