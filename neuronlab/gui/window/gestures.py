"""What the mouse can do in each part of the window, as a table for the help; the keys are in `actions.py`."""

from neuronlab.gui.canvas.tools.tools import TOOLS

Rows = tuple[tuple[str, str], ...]
"""(gesture, meaning) pairs."""

_FITTING = " or ".join(tool.label for tool in TOOLS.values() if tool.grabs_points)

GESTURES: dict[str, Rows] = {
    "Plot": (
        ("Wheel or pinch", "Zoom about the pointer"),
        ("Right-drag", "Move the view"),
        ("Right-click", "Menu of the plot, or of the point under the pointer"),
        ("Double-click", f"Fit the view to the points (with {_FITTING})"),
        ("Drag ▲", "Move a kink of the function: sets the bias of its unit"),
        ("Drag a handle of a section", "Move the section of a surface"),
        ("Drop a file or text", "Import points"),
    ),
    "Tools": tuple((tool.label, tool.meaning) for tool in TOOLS.values()),
    "Network diagram": (
        ("Point", "Equation, values and gradients of a unit or weight"),
        ("Click a unit or weight", "Inspect its numbers"),
        ("Double-click a unit", "Show the data on its activation"),
        ("Click a heading", "Select the layer"),
        ("Click ▾ beside a heading", "Choose the layer's activation"),
        ("Wheel", "Scroll a layer that does not fit"),
        ("Right-click", "Menu of the unit, weight or layer"),
    ),
    "Neurons": (
        ("Click", "Select a unit in all views"),
        ("Double-click", "Show the data on its activation"),
        ("Right-click", "Menu of the unit or layer"),
    ),
    "Inspector": (
        ("Drag a slider", "Change a number, which stays fixed meanwhile (Shift: fine)"),
        ("Click a number", "Type another one"),
        ("↑ ↓", "Select a number"),
        ("← →", "Change it a little (Shift: fine)"),
        ("Enter", "Type another number"),
        ("Esc", "Cancel a drag"),
        ("Right-click", "Menu of the number or unit"),
    ),
    "Gradients": (
        ("Point", "Value of a layer, which is marked in the diagram"),
        ("Click a row", "Histograms of the layer over time"),
        ("Right-click", "Menu of the measures"),
    ),
    "Loss and timeline": (
        ("Drag the timeline", "Look back at an earlier step"),
        ("Right-click", "Menu of the view"),
    ),
    "Step microscope": (("← →", "Previous or next stage of the step"),),
    "Runs": (
        ("Click a chip", "Make the run the active one"),
        ("Double-click a chip", "Rename the run; an empty name is made from what differs"),
        ("Drag a chip", "Move the run"),
        ("Click the eye", "Hide the run's lines, or show them; it trains on"),
        ("← → on a chip", "Go to the next one; Space makes it active, F2 renames it, Delete removes it"),
        ("Right-click a chip", "Menu of the run: pause, freeze, copy as command …"),
    ),
    "Controls": (
        ("Right-click a layer", "Menu of the layer"),
        ("Right-click a class", "Rename or remove the class"),
    ),
}
"""By the part of the window, in the order of the help."""
