"""Programs that use a header: an Arduino sketch beside it, and a few lines of C."""

import re
from pathlib import Path

from neuronlab.core.network.network import Network
from neuronlab.files.models.code.literals import c_comment, double
from neuronlab.files.models.code.source import network_for_source
from neuronlab.files.models.model import ToExport

_SKETCH = """\
// Runs the network of {name}. Put both files into a folder named {folder}, and open this one in the Arduino IDE.
#define MODEL_CHECK
#include "{include}"

void setup() {{
  Serial.begin(115200);
  while (!Serial) {{
  }}
  Serial.print("Largest difference from NeuronLab, as a share of the range: ");
  Serial.println(model_check(), 8);
}}

void loop() {{
  // Replace these numbers with those of your sensors.
  const double inputs[MODEL_INPUTS] = {{{inputs}}};
  double outputs[MODEL_OUTPUTS];
  model_predict(inputs, outputs);
{show}
  delay(1000);
}}
"""
_SHOW_NUMBERS = """\
  for (int unit = 0; unit < MODEL_OUTPUTS; unit++) {
    Serial.println(outputs[unit], 6);
  }"""
_SHOW_CLASS = """\
  const int found = model_class(outputs);
  Serial.print(model_labels[found]);
  Serial.print(" ");
  Serial.println(outputs[found], 6);"""

_PROGRAM = """\
#include <stdio.h>
#include "{include}"

int main(void) {{
    const double inputs[MODEL_INPUTS] = {{{inputs}}};
    double outputs[MODEL_OUTPUTS];
    model_predict(inputs, outputs);
    {show}
    return 0;
}}
"""


def sketch_beside(what: ToExport, path: Path) -> dict[str, bytes]:
    """The sketch for a header with this path: name -> contents."""
    name = Path(path.name).with_suffix(".ino").name
    return {name: sketch_code(network_for_source(what), path.name).encode()}


def sketch_code(network: Network, name: str) -> str:
    """The sketch that runs the network of the header with this name."""
    return _SKETCH.format(
        name=c_comment(name),
        include=_included(name),
        folder=c_comment(Path(name).stem),
        inputs=_middle(network),
        show=_SHOW_CLASS if network.spec.labels else _SHOW_NUMBERS,
    )


def header_snippet(what: ToExport, name: str) -> str:
    """A program in C that predicts in the middle of the training points."""
    network = what.model.network
    show = 'printf("%s %g\\n", model_labels[model_class(outputs)], outputs[model_class(outputs)]);'
    return _PROGRAM.format(
        include=_included(name),
        inputs=_middle(network),
        show=show if network.spec.labels else 'printf("%g\\n", outputs[0]);',
    )


def _middle(network: Network) -> str:
    return ", ".join(map(double, network.input_scaling.mean))


def _included(name: str) -> str:
    """A file's name for #include, which knows no escapes."""
    return re.sub(r'["\x00-\x1f]', "_", name)
