"""NeuronLab shows how a small neural network learns, while it trains."""

__version__ = "0.1.0"
