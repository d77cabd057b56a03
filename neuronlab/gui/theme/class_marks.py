"""Marks of the classes, in plots and texts, so that colour is never the only distinction."""

SYMBOLS = ("o", "s", "t1", "d", "star", "h")
"""For plots, as pyqtgraph symbols."""
MARKS = ("●", "■", "▲", "◆", "★", "⬢")
"""For texts."""
