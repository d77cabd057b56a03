"""Hold exported models against the programs they are for, and open what those programs export.

    python -m tests.interop

Every activation, kind of unit and task is exported and computed by onnxruntime and by PyTorch, and every activation of
PyTorch that is one here is exported by PyTorch and opened. Differences are shares of the range of the outputs. Ends
with 1 where one is above `MOST`, a file cannot be used, or a network comes back as another one.
"""

import contextlib
import io
import logging
import re
import runpy
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.network.network import Network
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.models.code.torch_code import torch_snippet
from neuronlab.files.models.formats import EXPORTERS, export_model, load_model
from neuronlab.files.models.snippets import snippet_for_onnxruntime
from tests.files.models.networks import adjusted, make_network, random_network, raw_inputs, to_export

MOST = 1e-5
FORMULAS = (
    "max(0, z) - 0.1*min(0, z)",
    "z*sigmoid(1.702*z) + 0.1*sin(3z)",
    "exp(-z²/2)*z^3 + softplus(-z)",
    "step(z) + abs(z)/2",
)
CASES = {
    "curve": {"task": "curve"},
    "curve with features": {"task": "curve", "features": ("x", "x^2", "x^3", "sin(x)")},
    "surface": {"task": "surface"},
    "surface with features": {
        "task": "surface",
        "features": ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"),
    },
    "two classes": {"task": "classes"},
    "five classes": {"task": "classes", "labels": tuple("abcde")},
}
MODULES = {
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(0.1),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "identity": nn.Identity(),
    "gelu": nn.GELU("tanh"),
    "prelu": nn.PReLU(3),
    "elu": nn.ELU(),
    "selu": nn.SELU(),
    "silu": nn.SiLU(),
    "mish": nn.Mish(),
    "softplus": nn.Softplus(),
    "softsign": nn.Softsign(),
    "hard_sigmoid": nn.Hardsigmoid(),
    "hard_tanh": nn.Hardtanh(),
    "hard_swish": nn.Hardswish(),
}
"""The activations that PyTorch has as modules."""
OPENED = {
    **{name: (module, name) for name, module in MODULES.items()},
    "leaky_relu, steep": (nn.LeakyReLU(-0.5), CUSTOM),
    "prelu, one slope": (nn.PReLU(), "prelu"),
    "relu6": (nn.ReLU6(), CUSTOM),
    "celu": (nn.CELU(0.7), CUSTOM),
    "tanhshrink": (nn.Tanhshrink(), CUSTOM),
    "dropout": (nn.Sequential(nn.Tanh(), nn.Dropout(0.4)), "tanh"),
    "batch normalisation": (nn.Sequential(nn.BatchNorm1d(3), nn.Tanh()), "tanh"),
}
"""Modules, and the activation they are opened as."""


class Findings:
    """The largest difference of every comparison, and what failed."""

    def __init__(self) -> None:
        self.largest: dict[str, tuple[float, str]] = {}
        self.count: dict[str, int] = {}
        self.faults: list[str] = []

    def compare(self, what: str, case: str, found: np.ndarray, expected: np.ndarray) -> None:
        """Add a comparison of outputs (n, outputs)."""
        difference = float(np.abs(found - expected).max() / np.ptp(expected))
        self.count[what] = self.count.get(what, 0) + 1
        if not difference <= self.largest.get(what, (-1.0, ""))[0]:
            self.largest[what] = difference, case
        if not difference <= MOST:
            self.faults.append(f"{what}, {case}: {difference:.1e}")

    @contextlib.contextmanager
    def of(self, what: str, case: str) -> Iterator[None]:
        """Count an exception as a fault of its case."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 (whatever a library raises belongs to its case)
            self.faults.append(f"{what}, {case}: {type(error).__name__}: {str(error).splitlines()[0][:200]}")


def layers() -> Iterator[tuple[str, LayerSpec]]:
    """Every activation, with its usual number and with another, and some formulas."""
    for name, row in ACTIVATIONS.items():
        yield name, LayerSpec(activation=name)
        if row.parameter is not None and not row.parameter.is_learned:
            yield f"{name}, adjusted", adjusted(name)
    for formula in FORMULAS:
        yield formula, LayerSpec(activation=CUSTOM, formula=formula)


def check_exports(folder: Path, findings: Findings) -> None:
    """Export every activation × kind of unit × task, and compute it elsewhere."""
    for name, layer in layers():
        for unit in UNITS:
            for task, options in CASES.items():
                case = f"{name}, {unit} units, {task}"
                network = make_network((LayerSpec(activation="tanh"), with_unit(layer, unit)), **options)
                inputs = raw_inputs(network, 1000)
                what, expected = to_export(network), network.predict(inputs)
                for suffix in (".onnx", ".safetensors"):
                    (folder / f"model{suffix}").unlink(missing_ok=True)
                    with findings.of(f"export as {suffix}", case):
                        export_model(what, folder / f"model{suffix}", inputs)
                with findings.of("onnxruntime", case):
                    findings.compare("onnxruntime", case, run_onnx(folder / "model.onnx", inputs), expected)
                with findings.of("PyTorch, from the code offered", case):
                    found = run_code(torch_snippet(what, str(folder / "model.safetensors")), folder, inputs)
                    findings.compare("PyTorch, from the code offered", case, found[:, -expected.shape[1] :], expected)
                with findings.of("safetensors", case):
                    back = load_model(folder / "model.safetensors").network
                    findings.compare("safetensors", case, back.predict(inputs), expected)


def with_unit(layer: LayerSpec, unit: str) -> LayerSpec:
    """The layer with another kind of units."""
    return LayerSpec(activation=layer.activation, parameter=layer.parameter, formula=layer.formula, unit=unit)


def run_onnx(path: Path, inputs: np.ndarray) -> np.ndarray:
    """The outputs of onnxruntime."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(["outputs"], {"inputs": inputs})[0])


def run_code(code: str, folder: Path, inputs: np.ndarray) -> np.ndarray:
    """The outputs of code that defines `predict`."""
    (folder / "code.py").write_text(code, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()):
        return np.asarray(runpy.run_path(str(folder / "code.py"))["predict"](inputs))


def check_sequentials(folder: Path, findings: Findings) -> None:
    """Load the tensors of an export into an `nn.Sequential` that was written by hand."""
    for name, module in MODULES.items():
        network = make_network((LayerSpec(activation=name), LayerSpec(activation="tanh")), task="surface")
        path = folder / "model.safetensors"
        path.write_bytes(EXPORTERS[path.suffix].encode(to_export(network)))
        with findings.of("nn.Sequential", name):
            sequential = nn.Sequential(nn.Linear(2, 3), module, nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
            sequential.load_state_dict(load_file(path), strict=True)
            inputs = raw_inputs(network, 1000)
            scaled = torch.tensor(network.input_scaling.apply(inputs), dtype=torch.float32)
            with torch.no_grad():
                found = network.target_scaling.undo(sequential(scaled).double().numpy())
            findings.compare("nn.Sequential", name, found, network.predict(inputs))


def check_opened(folder: Path, findings: Findings) -> None:
    """Open what PyTorch exports, as ONNX in both of its ways and as safetensors."""
    for name, (module, activation) in OPENED.items():
        for classes in (1, 2, 4):
            torch.manual_seed(3)
            end = [nn.Softmax(1)] if classes > 1 else []
            sequential = nn.Sequential(
                nn.Linear(2, 3), module, nn.Linear(3, 4, bias=False), nn.Tanh(), nn.Linear(4, classes), *end
            ).eval()
            inputs = torch.randn(200, 2)
            with torch.no_grad():
                expected = sequential(inputs).double().numpy()[:, -(classes if classes > 2 else 1) :]
            for what, dynamo, opset in (("TorchScript", False, 13), ("torch.export", True, 18)):
                label, case = f"opened from PyTorch, {what}", f"{name}, {classes} outputs"
                with findings.of(label, case):
                    path = folder / "foreign.onnx"
                    options = {"external_data": False} if dynamo else {}
                    with contextlib.redirect_stdout(io.StringIO()):
                        torch.onnx.export(sequential, (inputs,), path, dynamo=dynamo, opset_version=opset, **options)
                    opened = load_model(path).network
                    findings.compare(label, case, opened.predict(inputs.double().numpy()), expected)
                    assert [layer.activation for layer in opened.spec.hidden] == [activation, "tanh"], (
                        "other activations"
                    )
    for name, module in MODULES.items():
        sequential = nn.Sequential(nn.Linear(2, 3), module, nn.Linear(3, 1))
        path, label = folder / "foreign.safetensors", "opened from PyTorch, safetensors"
        with findings.of(label, name):
            given = {"leaky_relu": "leaky_relu(0.1)", "gelu": "gelu(tanh)"}.get(name, type(module).__name__)
            save_file(sequential.state_dict(), path, metadata=None if name == "prelu" else {"activations": given})
            with torch.no_grad():
                expected = sequential(inputs).double().numpy()
            findings.compare(label, name, load_model(path).network.predict(inputs.double().numpy()), expected)


def check_page(folder: Path, findings: Findings) -> None:
    """Run the program for PyTorch in docs/files.md."""
    with findings.of("docs/files.md", "the program for PyTorch"):
        page = Path("docs/files.md").read_text(encoding="utf-8")
        code = next(block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "safe_open" in block)
        network = wide_network()
        path = folder / "model.safetensors"
        path.write_bytes(EXPORTERS[path.suffix].encode(to_export(network)))
        with safe_open(path, "pt") as file:
            assert set(file.metadata()) == {"neuronlab"}, "other metadata"
        printed = io.StringIO()
        (folder / "page.py").write_text(code.replace("model.safetensors", str(path)), encoding="utf-8")
        with contextlib.redirect_stdout(printed):
            runpy.run_path(str(folder / "page.py"))
        found = float(re.search(r"\[\[(.*?)\]\]", printed.getvalue())[1])
        assert abs(found - network.predict(np.array([[4.0]])).item()) < 1e-10, f"it printed {printed.getvalue()}"


def check_snippet(folder: Path, findings: Findings) -> None:
    """Run the lines that are offered beside an ONNX file."""
    with findings.of("onnxruntime, from the code offered", "curve"):
        network, path = wide_network(), folder / "model.onnx"
        path.write_bytes(EXPORTERS[path.suffix].encode(to_export(network)))
        (folder / "snippet.py").write_text(snippet_for_onnxruntime(to_export(network), str(path)), encoding="utf-8")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            runpy.run_path(str(folder / "snippet.py"))
        found = float(re.search(r"\[\[(.*?)\]\]", printed.getvalue())[1])
        assert abs(found - network.predict(np.array([[2000.0]])).item()) < 1e-10, f"it printed {printed.getvalue()}"


def wide_network() -> Network:
    """The network of the page: eight tanh units between one input and one output."""
    return random_network(TASKS["curve"].network((LayerSpec(8, "tanh"),)))


def main() -> int:
    """Run every comparison and print what was found."""
    warnings.simplefilter("ignore")  # of libraries about themselves
    logging.disable(logging.CRITICAL)
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        for check in (check_page, check_snippet, check_sequentials, check_opened, check_exports):
            check(Path(folder), findings)
    for what, (difference, case) in findings.largest.items():
        print(f"{what}: {findings.count[what]} cases, largest difference {difference:.1e} ({case})")
    for fault in findings.faults:
        print(f"FAULT: {fault}")
    print(f"{len(findings.faults)} faults, with onnxruntime {onnxruntime.__version__} and PyTorch {torch.__version__}")
    return 1 if findings.faults else 0


if __name__ == "__main__":
    sys.exit(main())
