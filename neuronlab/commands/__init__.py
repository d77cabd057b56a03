"""The commands that run without a window: one module each, with `add_arguments` and `run`."""
