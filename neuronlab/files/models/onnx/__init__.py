"""Models as ONNX: writing a graph, and reading graphs that are plain stacks of layers."""
