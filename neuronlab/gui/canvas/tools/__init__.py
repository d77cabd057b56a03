"""The tools of the canvas: mouse gestures become strokes, and handles are dragged."""
