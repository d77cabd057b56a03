"""Rules about the points: whether there is anything to learn from them."""

from neuronlab.analysis.health.insight import Insight, Situation

FEW_POINTS = 5


def points_missing(now: Situation) -> Insight | None:
    """No points, none to learn from, or all in one place."""
    points = now.points
    if not len(points):
        return Insight("no_points", "There are no points yet: draw some on the plot, or choose a preset.")
    if not points.train_count:
        return Insight("no_training_points", "All points are held out for testing: hold out fewer, or draw more.")
    if len(points) == 1:
        return Insight("one_point", "One point alone shapes nothing: draw another, and there is something to learn.")
    if not points.inputs_differ:
        if points.inputs.shape[1] == 1:
            text = "All points have the same x, so nothing depends on x: draw points to the side."
        else:
            text = "All points are in one place, so nothing depends on where one is: draw points beside it."
        return Insight("equal_x", text)
    return None


def classes_missing(now: Situation) -> Insight | None:
    """All points to learn from are of one class."""
    labels = now.run.network.labels
    if not labels or len(now.points.taught) != 1:
        return None
    name = labels[int(now.points.taught[0])]
    return Insight("one_class", f"All points to learn from are of class {name}: draw some of another class.")


def few_points(now: Situation) -> Insight | None:
    """So few points that they hardly tell one function from another."""
    count = len(now.points)
    if count >= FEW_POINTS:
        return None
    what = "almost anything fits them" if now.run.network.labels else "almost any function passes through them"
    return Insight("few_points", f"Only {count} points: {what}. Draw more.")
