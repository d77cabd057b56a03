"""Training written out the plain way, one sample and one number at a time, to hold the engine against.

Nothing here comes from the engine: formulas are those of the textbooks, in Python's own floats.
"""

import math

DERIVATIVES = {
    "identity": (lambda z: z, lambda _: 1.0),
    "relu": (lambda z: max(0.0, z), lambda z: 1.0 if z > 0 else 0.0),
    "leaky_relu": (lambda z: z if z > 0 else 0.1 * z, lambda z: 1.0 if z > 0 else 0.1),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "step": (lambda z: 1.0 if z > 0 else 0.0, lambda _: 0.0),
}


class Layer:
    """Weights as a list of rows, one bias a unit, and the names of function and derivative."""

    def __init__(self, numbers, fan_in, units, activation):
        rows = [numbers[unit * (fan_in + 1) : (unit + 1) * (fan_in + 1)] for unit in range(units)]
        self.weights = [row[:-1] for row in rows]
        self.bias = [row[-1] for row in rows]
        self.function, self.derivative = DERIVATIVES[activation]

    def numbers(self):
        return [number for row, bias in zip(self.weights, self.bias, strict=True) for number in (*row, bias)]


class ReferenceNetwork:
    """Trains on one list of (inputs, targets) samples at a time."""

    def __init__(self, widths, activations, numbers):
        self.layers = []
        for fan_in, units, activation in zip(widths, widths[1:], activations, strict=False):
            count = units * (fan_in + 1)
            self.layers.append(Layer(numbers[:count], fan_in, units, activation))
            numbers = numbers[count:]

    def numbers(self):
        return [number for layer in self.layers for number in layer.numbers()]

    def is_weight(self):
        return [
            is_weight for layer in self.layers for row in layer.weights for is_weight in (*[True] * len(row), False)
        ]

    def sample_gradient(self, inputs, targets):
        """Gradient of the sample's squared error, averaged over its outputs, for every number in turn."""
        signals, sums = [list(inputs)], []
        for layer in self.layers:
            z = [
                sum(w * signal for w, signal in zip(row, signals[-1], strict=True)) + bias
                for row, bias in zip(layer.weights, layer.bias, strict=True)
            ]
            sums.append(z)
            signals.append([layer.function(value) for value in z])
        error = [2 * (out - target) / len(targets) for out, target in zip(signals[-1], targets, strict=True)]
        gradient = []
        for index in reversed(range(len(self.layers))):
            layer = self.layers[index]
            d_z = [e * layer.derivative(z) for e, z in zip(error, sums[index], strict=True)]
            own = [number for d in d_z for number in (*[d * signal for signal in signals[index]], d)]
            gradient = own + gradient
            error = [
                sum(d * row[column] for d, row in zip(d_z, layer.weights, strict=True))
                for column in range(len(signals[index]))
            ]
        return gradient

    def batch_gradient(self, samples, l2):
        total = [0.0] * len(self.numbers())
        for inputs, targets in samples:
            total = [sum_ + new for sum_, new in zip(total, self.sample_gradient(inputs, targets), strict=True)]
        decays = [
            l2 * number if is_weight else 0.0
            for number, is_weight in zip(self.numbers(), self.is_weight(), strict=True)
        ]
        return [sum_ / len(samples) + decay for sum_, decay in zip(total, decays, strict=True)]

    def moved(self, steps):
        """Subtract one step from every number."""
        position = 0
        for layer in self.layers:
            for row in range(len(layer.weights)):
                for column in range(len(layer.weights[row])):
                    layer.weights[row][column] -= steps[position]
                    position += 1
                layer.bias[row] -= steps[position]
                position += 1


class Sgd:
    def __init__(self, _count, rate):
        self.rate = rate

    def steps(self, gradient):
        return [self.rate * g for g in gradient]


class Momentum:
    def __init__(self, count, rate):
        self.rate, self.velocity = rate, [0.0] * count

    def steps(self, gradient):
        self.velocity = [0.9 * v + g for v, g in zip(self.velocity, gradient, strict=True)]
        return [self.rate * v for v in self.velocity]


class Adam:
    def __init__(self, count, rate):
        self.rate, self.mean, self.square, self.count = rate, [0.0] * count, [0.0] * count, 0

    def steps(self, gradient):
        self.count += 1
        self.mean = [0.9 * m + 0.1 * g for m, g in zip(self.mean, gradient, strict=True)]
        self.square = [0.999 * v + 0.001 * g * g for v, g in zip(self.square, gradient, strict=True)]
        means = [m / (1 - 0.9**self.count) for m in self.mean]
        squares = [v / (1 - 0.999**self.count) for v in self.square]
        return [self.rate * m / (math.sqrt(v) + 1e-8) for m, v in zip(means, squares, strict=True)]


class Nesterov(Momentum):
    def steps(self, gradient):
        super().steps(gradient)
        return [self.rate * (g + 0.9 * v) for g, v in zip(gradient, self.velocity, strict=True)]


class Adagrad:
    def __init__(self, count, rate):
        self.rate, self.total = rate, [0.0] * count

    def steps(self, gradient):
        self.total = [total + g * g for total, g in zip(self.total, gradient, strict=True)]
        return [self.rate * g / (math.sqrt(total) + 1e-10) for g, total in zip(gradient, self.total, strict=True)]


class RmsProp:
    def __init__(self, count, rate):
        self.rate, self.square = rate, [0.0] * count

    def steps(self, gradient):
        self.square = [0.99 * v + 0.01 * g * g for v, g in zip(self.square, gradient, strict=True)]
        return [self.rate * g / (math.sqrt(v) + 1e-8) for g, v in zip(gradient, self.square, strict=True)]


OPTIMIZERS = {
    "sgd": Sgd,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "rmsprop": RmsProp,
    "adam": Adam,
    "adamw": Adam,  # what makes it another, decay, is a setting of its own
}
