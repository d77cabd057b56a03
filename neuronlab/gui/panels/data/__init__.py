"""The data panel: task, tools, and where points come from."""
