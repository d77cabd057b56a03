"""Rules about the points: whether they contain anything to learn."""

from neuronlab.analysis.health.insight import Insight, Situation

FEW_POINTS = 5


def points_missing(now: Situation) -> Insight | None:
    """There are no points, none for training, or all coincide."""
    points = now.points
    if not len(points):
        return Insight("no_points", "There are no points yet. Draw some on the plot or choose a preset.")
    if not points.train_count:
        return Insight("no_training_points", "All points are held out for testing. Hold out fewer or draw more.")
    if len(points) == 1:
        return Insight("one_point", "One point is not enough to learn from. Draw more.")
    if not points.inputs_differ:
        if points.inputs.shape[1] == 1:
            text = "All points have the same x. Add points with other values of x."
        else:
            text = "All points coincide. Add points elsewhere."
        return Insight("equal_x", text)
    return None


def classes_missing(now: Situation) -> Insight | None:
    """All training points belong to one class."""
    labels = now.run.network.labels
    if not labels or len(now.points.taught) != 1:
        return None
    name = labels[int(now.points.taught[0])]
    return Insight("one_class", f"All training points belong to class {name}. Draw some of another class.")


def few_points(now: Situation) -> Insight | None:
    """There are so few points that almost any function fits."""
    count = len(now.points)
    if count >= FEW_POINTS:
        return None
    what = "almost anything fits them" if now.run.network.labels else "almost any function passes through them"
    return Insight("few_points", f"Only {count} points: {what}. Draw more.")
