"""The network panel: inputs and hidden layers."""
