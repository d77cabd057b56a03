"""NeuronLab shows what a small neural network learns while it learns it."""

__version__ = "0.1.0"
