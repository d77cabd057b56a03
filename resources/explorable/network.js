// The network: raw inputs to raw outputs, computed from the numbers above. A layer's arrays are floats, as in training.

const MODEL = JSON.parse(document.getElementById("model").textContent);

for (const layer of MODEL.layers) {
  layer.weights = layer.weights.map((row) => Float32Array.from(row));
  layer.bias = Float32Array.from(layer.bias);
  layer.squares = layer.squares && layer.squares.map((row) => Float32Array.from(row));
  layer.slopes = layer.slopes && Float32Array.from(layer.slopes);
}

// All values of one pass: features, the z and y of every layer, and the outputs. `muted` has a set of units per layer.
function forward(inputs, muted = []) {
  const scaled = inputs.map((value, i) => (value - MODEL.inputScaling.mean[i]) / MODEL.inputScaling.deviation[i]);
  let below = Float32Array.from(features(...scaled));
  const passed = { features: below, layers: [] };
  MODEL.layers.forEach((layer, number) => {
    const z = new Float32Array(layer.bias.length);
    const y = new Float32Array(layer.bias.length);
    for (let unit = 0; unit < z.length; unit++) {
      z[unit] = preActivation(layer, unit, below);
      y[unit] = muted[number]?.has(unit) ? 0 : activate(number, z[unit], layer.slopes?.[unit]);
    }
    passed.layers.push({ z, y });
    below = y;
  });
  passed.outputs = OUTPUTS[MODEL.output](Array.from(below));
  return passed;
}

function preActivation(layer, unit, below) {
  let z = layer.bias[unit];
  for (let i = 0; i < below.length; i++) {
    z += layer.weights[unit][i] * below[i];
    if (layer.squares) z += layer.squares[unit][i] * below[i] * below[i];
  }
  return z;
}

function activate(number, z, p) {
  return number < ACTIVATIONS.length ? ACTIVATIONS[number](z, p) : z;
}

// The outputs for the values of the last layer: numbers in their own units, or the probabilities of the labels.
const OUTPUTS = {
  linear: (z) => z.map((value, i) => value * MODEL.targetScaling.deviation[i] + MODEL.targetScaling.mean[i]),
  sigmoid: ([z]) => {
    const p = 1 / (1 + Math.exp(-z));
    return [1 - p, p];
  },
  softmax: (z) => {
    const largest = Math.max(...z);
    const powers = z.map((value) => Math.exp(value - largest));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  },
};

function predict(inputs, muted) {
  return forward(inputs, muted).outputs;
}
