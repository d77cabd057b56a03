"""Panels edit the experiment: data, network, activation, training."""
