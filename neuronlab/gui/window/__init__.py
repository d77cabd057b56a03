"""The main window: its actions, layout and keys, and which view gets which frames."""
