"""The data panel: task, tools and the source of the points."""
