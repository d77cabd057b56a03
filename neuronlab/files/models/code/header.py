"""Models as one C99 header for microcontrollers: no library but math.h, no memory but the stack."""

import numpy as np

from neuronlab.core.arrays import Array
from neuronlab.core.network.network import Network
from neuronlab.core.network.outputs import class_probabilities
from neuronlab.files.models.code.languages import C
from neuronlab.files.models.code.literals import c_comment, c_double, c_string, double, numbers_text, single
from neuronlab.files.models.code.source import (
    LayerSource,
    column_text,
    feature_texts,
    input_names,
    layer_sources,
    network_for_source,
    outline,
    training_text,
)
from neuronlab.files.models.model import Model, ToExport

_CHECKS = 5
_SPREAD = (-1.5, -0.5, 0.0, 0.75, 1.25)
"""The check points, in standard deviations from the mean of the training points; along the second input reversed."""

_TEMPLATE = """\
/* A trained network: {outline}

   model_predict converts raw inputs to raw outputs{probabilities}.
{columns}
   Flash: {flash:,} bytes of numbers, besides the code. Stack: {stack:,} bytes.
   The weights are floats. Inputs and outputs are doubles, because numbers such as dates have more digits than a float.
   Define MODEL_CHECK before the #include to have model_check, which says whether your compiler gets the same results.
   For two models in one program, replace model_ and MODEL_ in one of the files.
*/
#ifndef MODEL_H
#define MODEL_H

#include <math.h>

#define MODEL_INPUTS {inputs}
#define MODEL_OUTPUTS {outputs}

#if defined(__AVR__) /* keeps the weights in flash, where others have them anyway */
#include <avr/pgmspace.h>
#define MODEL_STORED PROGMEM
#define MODEL_READ(number) pgm_read_float(&(number))
#else
#define MODEL_STORED
#define MODEL_READ(number) (number)
#endif

{arrays}
{helpers}{layers}{predict}{classes}{check}
#endif
"""

_LAYER = """\
static inline void model_layer_{number}(const float *below, float *above) {{
    for (int unit = 0; unit < {units}; unit++) {{
        float z = MODEL_READ(model_bias_{number}[unit]);
        for (int input = 0; input < {inputs}; input++) {{
{sums}
        }}
{activation}
    }}
}}

"""
_SUM = "            z += MODEL_READ(model_weights_{number}[unit][input]) * below[input];"
_SUM_OF_SQUARES = "            z += MODEL_READ(model_squares_{number}[unit][input]) * below[input] * below[input];"
SLOPE_LINE = "        const float p = MODEL_READ(model_slopes_{number}[unit]);"

_PREDICT = """\
/* Converts {inputs} to {outputs}, all in their own units. */
static inline void model_predict(const double *inputs, double *outputs) {{
    float a[{width}], b[{width}];
{scaled}
{calls}
{result}
}}
"""

OUTPUT_CODE = {
    "linear": """\
    for (int unit = 0; unit < MODEL_OUTPUTS; unit++) {
        outputs[unit] = (double)RESULT[unit] * model_target_deviation[unit] + model_target_mean[unit];
    }""",
    "sigmoid": """\
    outputs[1] = 1.0 / (1.0 + exp(-(double)RESULT[0]));
    outputs[0] = 1.0 - outputs[1];""",
    "softmax": """\
    float largest = RESULT[0];
    for (int unit = 1; unit < MODEL_OUTPUTS; unit++) {
        largest = RESULT[unit] > largest ? RESULT[unit] : largest;
    }
    double sum = 0.0;
    for (int unit = 0; unit < MODEL_OUTPUTS; unit++) {
        outputs[unit] = exp((double)(RESULT[unit] - largest));
        sum += outputs[unit];
    }
    for (int unit = 0; unit < MODEL_OUTPUTS; unit++) {
        outputs[unit] /= sum;
    }""",
}
"""The end of `model_predict`, for each of OUTPUTS; RESULT is the array of the last layer's outputs."""

_CLASSES = """
static const char *const model_labels[MODEL_OUTPUTS] = {{
{labels}}};

/* The index in model_labels of the largest of some outputs. */
static inline int model_class(const double *outputs) {{
    int largest = 0;
    for (int unit = 1; unit < MODEL_OUTPUTS; unit++) {{
        largest = outputs[unit] > outputs[largest] ? unit : largest;
    }}
    return largest;
}}
"""

_CHECK = """
#ifdef MODEL_CHECK
static const double model_check_inputs[{count}][MODEL_INPUTS] = {inputs};
static const double model_check_outputs[{count}][MODEL_OUTPUTS] = {outputs};

/* The largest difference from the outputs of NeuronLab at {count} points, as a share of their range: about 1e-6. */
static inline double model_check(void) {{
    double largest = 0.0;
    for (int point = 0; point < {count}; point++) {{
        double outputs[MODEL_OUTPUTS];
        model_predict(model_check_inputs[point], outputs);
        for (int unit = 0; unit < MODEL_OUTPUTS; unit++) {{
            const double difference = fabs(outputs[unit] - model_check_outputs[point][unit]) / {range};
            largest = difference > largest ? difference : largest;
        }}
    }}
    return largest;
}}
#endif
"""


def encode_header(what: ToExport) -> bytes:
    """The model as a C99 header. Raises InputError if it is not finite or too large."""
    model, network = what.model, network_for_source(what)
    spec, layers = network.spec, layer_sources(network)
    bodies = "".join(map(_layer_code, layers))
    width = max(spec.widths)
    return _TEMPLATE.format(
        outline=c_comment(outline(model)),
        probabilities=", the probabilities of model_labels" if spec.labels else "",
        columns="".join(f"   {c_comment(line)}\n" for line in _facts(model)),
        flash=flash_bytes(network),
        stack=stack_bytes(network),
        inputs=spec.inputs,
        outputs=len(spec.labels) or spec.outputs,
        arrays=_arrays_code(network, layers),
        helpers="".join(f"{text}\n" for text in C.helpers_for(bodies)),
        layers=bodies,
        predict=_predict_code(network, width),
        classes=_CLASSES.format(labels=_labels_code(spec.labels)) if spec.labels else "",
        check=_check_code(network),
    ).encode()


def flash_bytes(network: Network) -> int:
    """The bytes of a network's numbers in a header: floats, and doubles for the scalings."""
    scalings = 2 * network.spec.inputs + (0 if network.spec.labels else 2 * network.spec.outputs)
    return 4 * network.spec.parameter_count + 8 * scalings


def stack_bytes(network: Network) -> int:
    """The bytes that `model_predict` needs for the outputs of two layers."""
    return 2 * 4 * max(network.spec.widths)


def _facts(model: Model) -> list[str]:
    lines = [f"Input {number}: {column_text(column)}." for number, column in enumerate(model.inputs, 1)]
    lines += [f"Output: {column_text(column)}." for column in model.targets]
    return [*lines, f"{training_text(model.facts.training)}."] if model.facts.training else lines


def _arrays_code(network: Network, layers: list[LayerSource]) -> str:
    scalings = {"input": network.input_scaling, **({} if network.spec.labels else {"target": network.target_scaling})}
    lines = [
        f"static const double model_{name}_{what}[{len(values)}] = {{{', '.join(map(double, values))}}};\n"
        for name, scaling in scalings.items()
        for what, values in (("mean", scaling.mean), ("deviation", scaling.deviation))
    ]
    for layer in layers:
        arrays = {"squares": layer.squares, "weights": layer.weights, "bias": layer.bias, "slopes": layer.slopes}
        for name, values in arrays.items():
            if values is not None:
                size = "".join(f"[{length}]" for length in values.shape)
                numbers = numbers_text(values, lambda value: f"{single(value)}f", "{}", "")
                lines.append(f"static const float model_{name}_{layer.number}{size} MODEL_STORED = {numbers};\n")
    return "".join(lines)


def _layer_code(layer: LayerSource) -> str:
    units, inputs = layer.weights.shape
    sums = [_SUM, *([_SUM_OF_SQUARES] if layer.squares is not None else [])]
    activation = [] if layer.slopes is None else [SLOPE_LINE.format(number=layer.number)]
    activation += [f"        {line}" for line in layer.lines(C, "p") or ["above[unit] = z;"]]
    return _LAYER.format(
        number=layer.number,
        units=units,
        inputs=inputs,
        sums="\n".join(sums).format(number=layer.number),
        activation="\n".join(activation),
    )


def _predict_code(network: Network, width: int) -> str:
    spec, names = network.spec, input_names(network.spec)
    scaled = [
        f"    const float {name} = (float)((inputs[{index}] - model_input_mean[{index}]) / "
        f"model_input_deviation[{index}]);"
        for index, name in enumerate(names)
    ]
    scaled += [f"    a[{index}] = {text};" for index, text in enumerate(feature_texts(C, spec))]
    pairs = ["ab", "ba"]
    count = len(spec.hidden) + 1
    calls = [f"    model_layer_{number}({', '.join(pairs[(number - 1) % 2])});" for number in range(1, count + 1)]
    return _PREDICT.format(
        inputs="MODEL_INPUTS numbers",
        outputs="MODEL_OUTPUTS probabilities" if spec.labels else "MODEL_OUTPUTS numbers",
        width=width,
        scaled="\n".join(scaled),
        calls="\n".join(calls),
        result=OUTPUT_CODE[spec.output].replace("RESULT", pairs[(count - 1) % 2][1]),
    )


def _labels_code(labels: tuple[str, ...]) -> str:
    return "".join(f"    {c_string(label)},\n" for label in labels)


def _check_code(network: Network) -> str:
    inputs, outputs = check_points(network)
    return _CHECK.format(
        count=_CHECKS,
        inputs=numbers_text(inputs, double, "{}", ""),
        outputs=numbers_text(outputs, c_double, "{}", ""),
        range=double(_range_of(outputs)),
    )


def _range_of(outputs: Array) -> float:
    """The range of those outputs that are finite; 1 where they are equal."""
    finite = outputs[np.isfinite(outputs)]
    return float(np.ptp(finite)) or 1.0 if len(finite) else 1.0


def check_points(network: Network) -> tuple[Array, Array]:
    """Five raw inputs (5, inputs), and the outputs of a header for them (5, outputs)."""
    steps = np.stack([_SPREAD, _SPREAD[::-1]][: network.spec.inputs], axis=1)
    inputs = network.input_scaling.undo(steps)
    outputs = network.predict(inputs)
    return inputs, class_probabilities(outputs) if network.spec.labels else outputs
