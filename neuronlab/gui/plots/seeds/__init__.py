"""The repeats over seeds: losses over the steps, final losses, widths, and the verdict."""
