"""The names by which lessons refer to parts of the window. The window has a row for each of them."""

TARGETS: dict[str, str] = {
    "play": "Play",
    "reset": "Reset",
    "step": "Step",
    "plot": "the plot",
    "timeline": "the timeline",
    "layer 1 activation": "the activation of Hidden 1, in the diagram",
    "layer 1 unit": "the first unit of Hidden 1, in the diagram",
    "output unit": "the first output unit, in the diagram",
    "collapsed": "the equation of the one line that linear layers equal, under the diagram",
    "inputs": "the inputs of the network, in the controls Network",
    "add layer": "+ Layer, in the controls Network",
    "activation parameter": "the parameter of the activation, in the controls Activation",
    "layer 1 width": "the number of units of Hidden 1, in the controls Network",
}
"""What a callout can point at."""

CONTROLS: dict[str, str] = {"data": "Data", "network": "Network", "activation": "Activation", "training": "Training"}
"""Groups of controls."""

PAGES = ("network", "runs", "seeds", "contributions", "landscape", "warped plane", "activation", "microscope", "table")
"""Pages of the stage."""

VIEWS = ("neurons", "inspector", "gradients", "loss", "scores")
"""Views at the right."""

TOPICS: dict[str, str] = {"collapse": "A linear network was collapsed into one line."}
"""What is seen in the window and has a lesson: the kinds of insights, and other places with a "Why?"."""
