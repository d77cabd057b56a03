"""The names by which lessons refer to parts of the window. The window has a row for each of them."""

PAGES = ("network", "runs", "seeds", "contributions", "landscape", "warped plane", "activation", "microscope", "table")
"""Pages of the stage."""

VIEWS = ("neurons", "inspector", "gradients", "loss", "scores")
"""Views at the right."""

LAYERS = 4
"""So many hidden layers have targets of their own."""

TARGETS: dict[str, str] = {
    "play": "Play",
    "reset": "Reset",
    "step": "Step",
    "speed": "the speed",
    "steps": "the number of steps, in the top bar",
    "compare": "Compare",
    "plot": "the plot",
    "timeline": "the timeline",
    "insight": "the line at the bottom that says what was found",
    "race": "Race the activations, in the run bar",
    "add run": "+, which duplicates the active run, in the run bar",
    "clock": "what is kept equal between runs, in the run bar",
    "diagram": "the diagram of the network",
    **{f"layer {n} activation": f"the activation of Hidden {n}, in the diagram" for n in range(1, LAYERS + 1)},
    **{f"layer {n} unit": f"the first unit of Hidden {n}, in the diagram" for n in range(1, LAYERS + 1)},
    "output unit": "the first output unit, in the diagram",
    "collapsed": "the equation of the one line that linear layers equal, under the diagram",
    "noise": "Weight noise, under the diagram",
    "preset": "the preset, in the controls Data",
    "clear points": "Clear, in the controls Data",
    "draw tool": "Draw, in the controls Data",
    "noise of points": "the noise of generated points, in the controls Data",
    "held out": "the share of points held out, in the controls Data",
    "inputs": "the inputs of the network, in the controls Network",
    "add layer": "+ Layer, in the controls Network",
    **{f"layer {n} width": f"the number of units of Hidden {n}, in the controls Network" for n in range(1, LAYERS + 1)},
    "unit type": "affine or quadratic units, in the controls Network",
    "activations": "the activations, in the controls Activation",
    "activation parameter": "the parameter of the activation, in the controls Activation",
    "loss function": "the loss, in the controls Training",
    "optimizer": "the optimiser, in the controls Training",
    "learning rate": "the learning rate, in the controls Training",
    "batch size": "the batch size, in the controls Training",
    "initial weights": "the initial weights, in the controls Training",
    "stop": "when training stops, in the controls Training",
    **{f"page {page}": f"the page {page.capitalize()}" for page in PAGES},
    **{view: f"the view {view.capitalize()}" for view in VIEWS},
    "start seeds": "the button that repeats the runs, on the page Seeds",
}
"""What a callout can point at."""

CONTROLS: dict[str, str] = {"data": "Data", "network": "Network", "activation": "Activation", "training": "Training"}
"""Groups of controls."""

TOPICS: dict[str, str] = {
    "collapse": "A linear network was collapsed into one line.",
    "dead_network": "A network answers the same everywhere, because a layer is dead.",
    "dead_units": "Units never fire on any training point.",
    "saturated": "Units are saturated at nearly all points.",
    "kinks_together": "All kinks of a network lie at one place.",
    "exploding": "Gradients explode on their way to the first layers.",
    "vanishing": "Gradients vanish on their way to the first layers.",
}
"""What is seen in the window and has a lesson: the kinds of insights, and other places with a "Why?"."""

_TOPICS_OF_INSIGHTS = {"linear": "collapse"}
"""Topics of insights that have another name."""


def topic_of(kind: str) -> str:
    """The topic of a kind of insight; "" if no lesson is about it."""
    topic = _TOPICS_OF_INSIGHTS.get(kind, kind)
    return topic if topic in TOPICS else ""


STANDS: dict[str, str] = {
    "rmse": "loss",
    "parameters": "diagram",
    "units": "diagram",
    "steps": "steps",
    "slope": "collapsed",
    "offset": "collapsed",
    "collapse_difference": "collapsed",
    "hidden_layers": "diagram",
    "gradient_share": "gradients",
    "first_gradient": "gradients",
    "condition": "page landscape",
    "median_coupling": "page landscape",
    "largest_curvature": "page landscape",
    "stable_rate": "page landscape",
    "turns": "plot",
    "is_constant": "plot",
    "degree": "diagram",
    "outside": "plot",
    **{f"missing_{periods}": "plot" for periods in (1, 2, 4, 8)},
    "dead_units": "diagram",
    "polynomial_excess": "loss",
    "accuracy": "scores",
    "best_line_rmse": "plot",
    "above_best_line": "plot",
    "slopes": "plot",
    "least_slope": "plot",
    "greatest_slope": "plot",
    "slope_range": "plot",
    "pieces": "plot",
    "silent": "neurons",
    "saturated": "neurons",
    "flat": "neurons",
    "median_derivative": "page activation",
    "largest_derivative": "page activation",
    "mean_output": "neurons",
    "unsure": "plot",
    "calibration_gap": "plot",
    "steps_to_target": "loss",
}
"""Where measures stand in the window: the row of TARGETS to look at for a live number."""
