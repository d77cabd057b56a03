"""Pictures of the canvas: points, prediction, and optional items."""
