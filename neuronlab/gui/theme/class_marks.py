"""The marks of the classes, in plots and in texts, so that colour never tells them apart alone."""

SYMBOLS = ("o", "s", "t1", "d", "star", "h")
"""For plots, by pyqtgraph's names."""
MARKS = ("●", "■", "▲", "◆", "★", "⬢")
"""For texts."""
