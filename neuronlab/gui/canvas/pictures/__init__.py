"""What the canvas paints: points, prediction, and what can be switched on beside them."""
