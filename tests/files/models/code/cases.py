"""Networks for the tests of source code, and what a compiler, node and Python make of the code of many at once."""

import json
import shutil
import subprocess
from html.parser import HTMLParser

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.activations.table import ACTIVATIONS, CUSTOM
from neuronlab.core.network.network import Network, negative_slope_views
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.files.models.formats import EXPORTERS
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, ToExport, Training
from neuronlab.files.tables.point_columns import CsvPoints
from tests.files.models.networks import NETWORKS, adjusted, make_network, raw_inputs, task_of, to_export

CLOSE = 1e-5
"""How far code may be from the network, as a share of the range of its outputs."""
COUNT = 1_000
ODD_LABELS = ("</script><b>", "*/ ??/\\", "\"%s\" '{0}'", "Größe ∂ 🙂", "<!--", "a\\")
"""Names that would end a string, a comment or a script, or fill a gap in a template."""

FORMULAS = (
    "z",
    "z*sigmoid(1.5z) + 0.1",
    "softplus(z) - ln(2)",
    "max(0, z) - 0.1*min(0, z)",
    "sign(z)*sqrt(abs(z) + 1e-3) + step(z - 0.5)",
    "exp(-z²)·cos(3z) / (1 + z^4)",
    "tan(z/4) - tanh(z)^3",
    "2^(z/3) + (z² + 1)^0.25 - 1/(z² + 1)^2",
    "min(z, 9^999) + log(z² + 1) - sin(z)",
)


def formula_layer(formula):
    return LayerSpec(activation=CUSTOM, formula=formula)


def with_slopes(network, slopes):
    """The same network with other learned slopes."""
    changed = Network(network.spec, network.parameters.copy(), network.input_scaling, network.target_scaling)
    for view in negative_slope_views(network.spec, changed.parameters):
        if view is not None:
            view[:, 0] = slopes[: len(view)]
    return changed


def bare(layer):
    """A network of one unit that outputs f(x)."""
    spec = NetworkSpec(1, 1, (replace(layer, width=1),))
    weights = [1.0, 0.0, 1.0, 0.0] + [0.25] * layer.learns_negative_slope
    return Network(spec, np.array(weights, np.float32))


AT_KINKS = (0.0, -0.0, 1.0, -1.0, 3.0, -3.0, 0.5, -0.5, 20.0, -20.0, 100.0, -100.0)
"""Inputs of networks without scaling: where values or slopes of activations jump, and far out."""

CASES = {
    **NETWORKS,
    **{f"formula {number}": make_network((formula_layer(text),)) for number, text in enumerate(FORMULAS)},
    "negative slopes": with_slopes(make_network(("prelu",)), (-0.5, 0.0, 2.0)),
    "odd labels": make_network(task="classes", labels=ODD_LABELS),
    **{f"{name} at its kinks": bare(adjusted(name)) for name in ACTIVATIONS},
    **{f"formula {number} at its kinks": bare(formula_layer(text)) for number, text in enumerate(FORMULAS)},
}
"""Everything that code has to tell apart, by what is special about it."""


def product():
    """Every activation on every kind of unit for every kind of task."""
    layers = [adjusted(name) for name in ACTIVATIONS] + [formula_layer(text) for text in FORMULAS]
    tasks = {"curve": (), "surface": (), "two classes": ("a", "b"), "four classes": ("a", "b", "c", "d")}
    return {
        f"{layer.activation} {layer.formula}, {unit}, {task}": make_network(
            (replace(layer, unit=unit), "tanh"),
            task="classes" if labels else task,
            **({"labels": labels} if labels else {}),
        )
        for layer in layers
        for unit in UNITS
        for task, labels in tasks.items()
    }


def questions(network):
    """Raw inputs (1000, inputs)."""
    if network.input_scaling.is_identity:
        return np.resize(AT_KINKS, (COUNT, 1))
    return raw_inputs(network, COUNT)


def answers(network, inputs):
    """The outputs of code (n, numbers or classes)."""
    predicted = network.predict(inputs)
    return class_probabilities(predicted) if network.spec.labels else predicted


def assert_close(network, outputs, name=""):
    expected = answers(network, questions(network))
    assert outputs.shape == expected.shape
    assert np.array_equal(np.isfinite(outputs), np.isfinite(expected)), name
    assert np.abs(outputs - expected).max() <= CLOSE * np.ptp(expected), name


def assert_evaluates(tmp_path, suffix, cases=CASES):
    """What a file of each network evaluates to is what the network predicts."""
    for name, network in cases.items():
        path = tmp_path / f"model{suffix}"
        path.write_bytes(EXPORTERS[suffix].encode(to_export(network)))
        inputs = questions(network)
        evaluated, expected = EXPORTERS[suffix].evaluate(path, inputs), network.predict(inputs)
        assert evaluated.shape == expected.shape
        assert np.abs(evaluated - expected).max() <= 1e-6 * np.ptp(expected), name


def odd_export(labels=ODD_LABELS):
    """A model whose every text is odd, with points."""
    network = make_network(task="classes", labels=labels)
    columns = [ModelColumn(text, unit=text, origin="2021-06-12", low=1.0, high=2.0) for text in labels[:3]]
    training = Training(
        steps=5,
        points=3,
        test_points=1,
        loss="cross_entropy",
        train_loss=0.5,
        optimizer="adam",
        rate=0.1,
        seed=1,
        program="NeuronLab",
        command=f"neuronlab fit '{labels[0]}'",
    )
    facts = ModelFacts(tuple(columns[:2]), (columns[2],), training=training)
    points = CsvPoints("classes", np.ones((4, 2)), np.arange(4.0)[:, None], labels, np.array([True, *[False] * 3]))
    return ToExport(Model(network, task_of(network), facts), points)


def tool(name):
    """The path of a program; without it the test is skipped, saying so."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


C_FLAGS = ("-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic")

_MAIN = """
#include <stdio.h>

typedef void (*function)(const double *, double *);

static void run(FILE *in, FILE *out, function predict, int inputs, int outputs, double check) {{
    double row[2], found[6];
    fwrite(&check, sizeof check, 1, out);
    for (int point = 0; point < {count}; point++) {{
        if (fread(row, sizeof *row, (size_t)inputs, in) != (size_t)inputs) return;
        predict(row, found);
        fwrite(found, sizeof *found, (size_t)outputs, out);
    }}
}}

int main(int count, char **names) {{
    FILE *in = fopen(names[1], "rb"), *out = fopen(names[count - 1], "wb");
{runs}
    fclose(in);
    return fclose(out);
}}
"""


def computed_in_c(cases, folder, compiler, flags=C_FLAGS):
    """name -> the outputs (1000, n) and the result of `model_check`, of one program with all headers."""
    parts, runs = [], []
    for number, network in enumerate(cases.values()):
        header = EXPORTERS[".h"].encode(to_export(network)).decode()
        prefix = f"m{number}_"
        name = folder / f"{prefix}.h"
        name.write_text(header.replace("model_", prefix).replace("MODEL_", prefix.upper()), encoding="utf-8")
        parts.append(f'#define {prefix.upper()}CHECK\n#include "{name.name}"\n')
        upper = prefix.upper()
        runs.append(f"    run(in, out, {prefix}predict, {upper}INPUTS, {upper}OUTPUTS, {prefix}check());\n")
    (folder / "main.c").write_text("".join(parts) + _MAIN.format(count=COUNT, runs="".join(runs)))
    (folder / "in").write_bytes(np.concatenate([questions(network).ravel() for network in cases.values()]).tobytes())
    program = folder / "program"
    subprocess.run([compiler, *flags, str(folder / "main.c"), "-o", str(program), "-lm"], check=True)
    subprocess.run([str(program), str(folder / "in"), str(folder / "out")], check=True)
    numbers, found, start = np.frombuffer((folder / "out").read_bytes()), {}, 0
    for name, network in cases.items():
        width = len(network.spec.labels) or network.spec.outputs
        stop = start + 1 + COUNT * width
        found[name] = numbers[start + 1 : stop].reshape(COUNT, width), numbers[start]
        start = stop
    assert start == len(numbers)
    return found


class Scripts(HTMLParser):
    """The scripts and the tags of a page, as a browser would find them."""

    def __init__(self, page):
        super().__init__()
        self.scripts, self.data, self.tags = [], "", []
        self._kind = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._kind = dict(attrs).get("type", "text/javascript") if tag == "script" else None

    def handle_endtag(self, tag):
        self._kind = None

    def handle_data(self, data):
        if self._kind == "text/javascript":
            self.scripts.append(data)
        elif self._kind == "application/json":
            self.data += data


_NODE = """
const vm = require("vm");
const cases = JSON.parse(require("fs").readFileSync(0));
const results = cases.map(({ data, script, inputs }) => {
  const context = vm.createContext({ document: { getElementById: () => ({ textContent: data }) } });
  vm.runInContext(script, context);
  return inputs.map((row) => Array.from(context.predict(row)));
});
console.log(JSON.stringify(results));
"""


def computed_by_node(cases):
    """name -> the outputs (1000, n) that the pages of all networks compute, in one process."""
    given = []
    for network in cases.values():
        page = Scripts(EXPORTERS[".html"].encode(to_export(network)).decode())
        given.append({"data": page.data, "script": page.scripts[0], "inputs": questions(network).tolist()})
    done = subprocess.run(
        [tool("node"), "-e", _NODE], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    results = json.loads(done.stdout)
    return {name: np.array(rows, float) for name, rows in zip(cases, results, strict=True)}
