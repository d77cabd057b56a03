"""A training run: the trainer, what it measures and remembers, how it ends, and what carries over to another."""
