"""The activation panel: the activation of the selected layer."""
