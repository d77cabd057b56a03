"""The window: Qt widgets and pyqtgraph plots. They show frames and emit edits; they never train."""
