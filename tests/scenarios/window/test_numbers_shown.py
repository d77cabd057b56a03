"""On pause every number in the window is the frame's: views are read as a person reads them, and worked out anew.

What is expected comes from the frame's parameters and points by plain NumPy, and through the formatters of
`wording/numbers.py`; nothing of what paints the views is asked. Marks of axes are left out: they move in steps.
"""

import re
from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtWidgets import QApplication

from neuronlab.core.data.plane import plane_positions
from neuronlab.core.network.network import layer_names
from neuronlab.core.specs.network import LayerSpec
from neuronlab.wording.numbers import (
    count_text,
    loss_text,
    magnitude_text,
    percent_text,
    position_text,
    share_text,
    weight_text,
)
from tests.controls import hover

NUMBER = re.compile(r"−?(?:\d+(?:,\d{3})*(?:\.\d+)?(?:e−?\d+)?(?:\u202f%)?|∞)")
NAMES = re.compile(r"(?:Hidden|unit|Output|Input) \d+")
FEW = 3
"""Terms an equation writes out."""


def numbers(*texts):
    """The numbers in texts, in order, with the sign they have in a sum; a name's own number is none."""
    plain = (NAMES.sub("", text).replace("− ", "−").replace("+ ", "") for text in texts)
    return [number for text in plain for number in NUMBER.findall(text)]


def sum_numbers(layer, unit):
    """What the sum of a unit shows: its first weights, how many more there are, its bias."""
    weights = [weight_text(float(weight)) for weight in layer.weights[unit]]
    more = [str(len(weights) - FEW)] if len(weights) > FEW else []
    return [*weights[:FEW], *more, weight_text(float(layer.bias[unit]))]


def train(frame):
    points = frame.points
    return points.inputs[~points.test], points.targets[~points.test]


def test_points(frame):
    points = frame.points
    return points.inputs[points.test], points.targets[points.test]


test_points.__test__ = False


# -- one check for each view: it says what has to be read there, and nothing else may be -----------------------------


def check_top_bar(qtbot, window, frame):
    shown = {name: metric.value.text() for name, metric in window.top_bar.metrics.items()}
    assert shown == {
        "steps": count_text(frame.step),
        "rate": "Max",
        "train_loss": loss_text(frame.probe.train_loss),
        "test_loss": loss_text(frame.probe.test_loss),
    }


def check_loss(qtbot, window, frame):
    texts = window.loss.painted_texts()
    assert texts[:2] == [f"train {loss_text(frame.probe.train_loss)}", f"test {loss_text(frame.probe.test_loss)}"]


def check_gradients(qtbot, window, frame):
    blocks, start = [], 0
    for layer in frame.network.layers:
        stop = start + layer.block.size
        blocks.append(frame.probe.gradient[start:stop].reshape(layer.block.shape)[:, :-1].astype(np.float64))
        start = stop
    expected = [magnitude_text(float(np.sqrt((block**2).mean()))) for block in blocks]
    names, texts = layer_names(frame.network_spec), window.gradients.painted_texts()
    predicted = [text for name, text in pairwise(texts) if name in names and text not in names]
    assert predicted[: len(expected)] == expected


def check_scores(qtbot, window, frame):
    texts = window.scores.painted_texts()
    if frame.network_spec.labels:
        accuracies, largest = [], []
        for inputs, targets in (train(frame), test_points(frame)):
            right = predicted_classes(frame, inputs) == targets[:, 0]
            counted = f"{right.sum()} of {len(targets)}"  # left out where there is no room for those of both
            accuracies += [percent_text(right.mean()), *(numbers(counted) if " of " in "".join(texts) else ())]
            largest.append(percent_text(np.bincount(targets[:, 0].astype(int)).max() / len(targets)))
        inputs, targets = train(frame)
        predicted, truly = predicted_classes(frame, inputs), targets[:, 0]
        counts = np.array([[((truly == a) & (predicted == b)).sum() for b in (0, 1)] for a in (0, 1)])
        by_class = []
        for number in (0, 1):
            right = counts[number, number]
            totals = counts[:, number].sum(), counts[number].sum()
            by_class += [percent_text(right / total) for total in totals if total]  # never predicted: no precision
        assert numbers(*texts) == [*accuracies, *largest, *by_class, *map(str, counts.ravel())]
        return
    expected = {"rmse": [], "r2": [], "count": []}
    for inputs, targets in (test_points(frame), train(frame)):
        off = frame.network.predict(inputs) - targets
        expected["rmse"].append(loss_text(float(np.sqrt((off**2).mean()))))
        explained = 1.0 - (off**2).sum() / ((targets - targets.mean()) ** 2).sum()
        expected["r2"].append(f"{explained:.3f}".replace("-", "−") if explained > -100.0 else "< −100")
        expected["count"].append(count_text(len(targets)))
    test, trained = ([expected[name][place] for name in expected] for place in (0, 1))
    assert [text for text in texts if text not in {"RMSE", "R²", "points"}] == ["test", *test, "train", *trained]


def predicted_classes(frame, inputs):
    predicted = frame.network.predict(inputs)
    return (predicted[:, 0] > 0.5).astype(int) if predicted.shape[1] == 1 else predicted.argmax(axis=1)


def check_diagram(qtbot, window, frame):
    diagram = window.diagram
    layout = diagram._current_layout(frame)
    beside = QPoint(2, diagram.height() // 2)  # the picture, where nothing is explained: above are captions
    hover(qtbot, diagram, beside)
    plain = diagram.painted_texts()
    for layer, part in enumerate(frame.network.layers):
        column = layout.columns[layer + 1]
        for unit in range(column.shown):
            hover(qtbot, diagram, column.box(unit).center().toPoint())
            said = card(diagram, plain)[1:]
            scales = 4 if frame.network_spec.inputs == 1 else 8  # after what the mouse can do
            lines = [line for line in said[: -scales - 1] if "σ" not in line]
            gradient = lines.index(next(line for line in lines if line.startswith("∂L/∂b")))
            assert lines[gradient] == f"∂L/∂b {weight_text(float(gradients_of(frame)[layer][unit, -1]))}"
            assert numbers(*lines[:gradient]) == sum_numbers(part, unit)
            check_health(frame, layer, unit, lines[gradient + 1 :])
            check_scales(frame, layer, unit, said[-scales:])
    hits = 0
    for gap in range(len(frame.network.layers)):
        before, after = layout.columns[gap], layout.columns[gap + 1]
        middle = (before.left + before.width + after.left) / 2.0
        for y in np.linspace(20.0, diagram.height() - 30.0, 25):
            hover(qtbot, diagram, QPointF(middle, y).toPoint())
            said = card(diagram, plain)
            if len(said) == 4 and "→" in said[0]:
                hits += 1
                assert said[1] == f"weight {weight_text(named(frame.network.layers[gap].weights, frame, gap, said[0]))}"
                slopes = gradients_of(frame)[gap][:, :-1]
                assert said[2] == f"∂L/∂w {weight_text(named(slopes, frame, gap, said[0]))}"
    assert hits > len(frame.network.layers)
    hover(qtbot, diagram, beside)


def card(diagram, plain):
    """What the card on top of the picture says."""
    return diagram.painted_texts()[len(plain) :]


def gradients_of(frame):
    """∂L/∂[W | b] of every layer with weights, of a network that has nothing else."""
    stops = np.cumsum([layer.block.size for layer in frame.network.layers])
    parts = np.split(frame.probe.gradient, stops[:-1])
    return [part.reshape(layer.block.shape) for part, layer in zip(parts, frame.network.layers, strict=True)]


def check_health(frame, layer, unit, lines):
    """Of the unit that is looked into, how steep its activation is over the data; of others nothing."""
    if frame.activation is None or (frame.activation.layer, frame.activation.unit) != (layer, unit):
        assert not lines
        return
    part, (inputs, _) = frame.network.layers[layer], train(frame)
    z = frame.network.pre_activations(inputs)[layer][unit : unit + 1]
    mean = float(np.abs(part.activation.derivatives(z, part.parameter)).mean())
    assert len(lines) == 1
    assert lines[0].endswith(f"mean |f′| {weight_text(mean)}")


def named(table, frame, gap, title):
    """The entry (out, in) of a table for the two units that a title names."""
    ends = [re.search(r"unit (\d+)", name) for name in title.split("→")]
    unit_in, unit_out = (int(end[1]) - 1 if end else 0 for end in ends)
    if gap == 0 and frame.network_spec.inputs > 1:
        unit_in = ["x₁", "x₂"].index(title.split(" →")[0].removeprefix("Input "))
    return float(table[unit_out, unit_in])


def check_scales(frame, layer, unit, texts):
    """The inputs' scales are the plot's; the other holds all that the unit puts out."""
    high, low = (float(end.replace("−", "-")) for end in texts[:2])
    values = frame.units.outputs[layer][unit]
    assert low - 0.006 <= values.min() <= values.max() <= high + 0.006
    if frame.units.x is not None:
        ends = frame.units.x[0], frame.units.x[-1]
    else:
        ends = frame.plane.x1[0], frame.plane.x1[-1], frame.plane.x2[-1], frame.plane.x2[0]
    assert numbers(*texts[2:]) == [weight_text(float(end)) for end in ends]


def check_neurons(qtbot, window, frame):
    cells = window.neurons._cells
    bands, outputs = cells._bands(frame), frame.network.activations(train(frame)[0])
    assert len(bands) == len(frame.network_spec.hidden)
    for band in bands:
        part = frame.network.layers[band.layer]
        _, corners = band.corners(QRectF(cells.rect()))
        for unit, (x, y) in enumerate(corners.tolist()):
            lines = cells.tip_at(QPointF(x + band.cell_size[0] / 2.0, y + band.cell_size[1] / 2.0)).splitlines()
            values = frame.units.outputs[band.layer][unit]
            spread = [weight_text(float(values.min())), weight_text(float(values.max()))]
            outgoing = np.linalg.norm(frame.network.layers[band.layer + 1].weights[:, unit].astype(np.float64))
            contribution = weight_text(float(outputs[band.layer][unit].astype(np.float64).std() * outgoing))
            said = [line for line in lines[1:] if not line.startswith(("saturated:", "on "))]
            assert numbers(*said) == [*sum_numbers(part, unit), *spread, contribution]
    healths = [text for text in window.neurons.painted_texts() if "never" in text or "f′" in text]
    assert numbers(*(text for text in healths if text[:1] != "⚠")) == health_numbers(frame)


def health_numbers(frame):
    """Of ReLU layers how many units never fire, of others how steep they are over the plot."""
    expected = []
    inputs = train(frame)[0]
    below = frame.units.features
    for (z, _), part, outputs in zip(
        frame.network.forward(inputs)[:-1], frame.network.layers[:-1], frame.units.outputs[:-1], strict=True
    ):
        if part.activation.flat_below_kink:
            silent = int((z <= 0.0).all(axis=1).sum())
            expected += [str(silent), str(len(z))] if silent else []
        elif not part.activation.is_linear:
            slopes = part.activation.derivatives(part.weights @ below + part.bias[:, None], part.parameter)
            expected.append(weight_text(float(np.abs(slopes).mean())))
        below = outputs
    return expected


def check_activation(qtbot, window, frame):
    layer, unit = 0, 0
    part = frame.network.layers[layer]
    z, y = frame.network.forward(train(frame)[0])[layer]
    slopes = part.activation.derivatives(z, part.parameter)
    steepest = np.abs(part.activation.derivatives(np.linspace(-3.0, 3.0, 121)[None], 0.0)).max()
    is_flat = np.abs(slopes) <= 0.05 * steepest
    is_zero = np.abs(y) <= 1e-3
    silent, saturated = is_flat & is_zero, is_flat & ~is_zero
    texts = window.activation.painted_texts()
    equation = next(text for text in texts if text.startswith("h"))
    assert numbers(equation) == sum_numbers(part, unit)
    shares = [share_text(share) for share in (silent[unit].mean(), saturated[unit].mean()) if share > 0.0]
    predicted = [text for text in texts if text.endswith(("silent", "saturated")) and ":" not in text]
    assert numbers(*predicted) == numbers(*shares)
    assert f"mean |f′| {weight_text(float(np.abs(slopes[unit]).mean()))}" in texts
    about_layer = next(text for text in texts if text.startswith("Hidden 1: "))
    figures = [weight_text(float(y.mean())), weight_text(float(y.std())), share_text(float(is_zero.mean()))]
    figures += [share_text(float(saturated.mean()))] if saturated.any() else []
    assert numbers(about_layer) == numbers(*figures)


def check_contributions(qtbot, window, frame):
    texts = window.contributions.painted_texts()
    if frame.network_spec.inputs > 1:
        assert numbers(*texts) == []
        return
    last, x = frame.network.layers[-1], np.linspace(frame.line.x[0], frame.line.x[-1], 481)
    outputs = frame.network.activations(x[:, None])[-2]
    spreads = np.abs(last.weights[0]) * outputs[:, ::4].std(axis=1, dtype=np.float64)
    order = np.argsort(-spreads, kind="stable")
    weights = [weight_text(float(weight)) for weight in last.weights[0][order]]
    bias = weight_text(float(last.bias[0]))
    assert numbers(texts[0]) == [*weights[:FEW], str(len(weights) - FEW), bias]
    rows = [text for text in texts if re.match(r"h\S+: ", text)]
    assert len(rows) > 2
    assert [numbers(row)[0] for row in rows] == weights[: len(rows)]


def check_collapse(qtbot, window, frame):
    texts = window.collapse.painted_texts()
    if frame.collapsed is None:
        assert texts == []
        return
    matrix = np.eye(frame.network_spec.inputs)
    offset = np.zeros(frame.network_spec.inputs)
    for layer in frame.network.layers:
        matrix, offset = layer.weights @ matrix, layer.weights @ offset + layer.bias
    shown = [weight_text(float(weight)) for weight in matrix[0]] + [weight_text(float(offset[0]))]
    count = frame.network_spec.parameter_count
    found = numbers(*texts)
    assert found[:2] == numbers(f"{count} {matrix.size + 1}")
    assert found[2:-1] == shown
    assert float(found[-1].replace("−", "-")) < 1e-12


def check_canvas(qtbot, window, frame):
    plot, target = window.canvas.plot, window.canvas.mouse_target()
    (left, right), (bottom, top) = plot.ranges
    shares = [(across, up) for across in np.linspace(0.2, 0.9, 29) for up in (0.9, 0.8, 0.7, 0.6)]
    candidates = (
        plot.position_of(left + across * (right - left), bottom + up * (top - bottom)) for across, up in shares
    )
    at_points = plane_positions(frame.points)
    # Where no point is near, or the reading would be about that.
    position = next(
        candidate.toPoint()
        for candidate in candidates
        if plot.plot_position_at(candidate).distances_px(at_points).min() > 17.0
    )
    hover(qtbot, target, position)
    at = plot.plot_position_at(QPointF(position))
    said = numbers(window.canvas.pointer.readout.text().split("\n")[0])
    if frame.network_spec.inputs == 1:
        predicted = float(frame.network.predict(np.array([[at.x]]))[0, 0])
        heights = [position_text(height, at.y_per_px) for height in (at.y, predicted)]
        assert said == [position_text(at.x, at.x_per_px), *heights, loss_text((predicted - at.y) ** 2)]
        return
    where = [position_text(at.x, at.x_per_px), position_text(at.y, at.y_per_px)]
    predicted = float(frame.network.predict(np.array([[at.x, at.y]]))[0, 0])
    if not frame.network_spec.labels:
        value = window.canvas.gestures.hand.options.value
        step = float(np.ptp(frame.points.targets)) / 100.0
        assert said[:4] == [*where, position_text(predicted, step), loss_text((predicted - value) ** 2)]
        return
    # one output tells how likely the second of two classes is; the class in hand is the first
    assert said == [
        *where,
        f"{max(predicted, 1.0 - predicted):.0%}".replace("%", "\u202f%"),
        loss_text(-float(np.log1p(-predicted))),
    ]


def check_foot(qtbot, window, frame):
    trained, held = len(train(frame)[0]), len(test_points(frame)[0])
    assert window.insight_bar.points.text() == f"{count_text(trained)} train · {count_text(held)} test points"


def check_timeline(qtbot, window, frame):
    window.timeline.line.repaint()
    assert window.timeline.text.text() == f"step {count_text(frame.step)} · drag to go back"
    assert window.timeline.line.step == frame.step


CHECKS = {
    "timeline": check_timeline,
    "top_bar": check_top_bar,
    "loss": check_loss,
    "gradients": check_gradients,
    "scores": check_scores,
    "diagram": check_diagram,
    "neurons": check_neurons,
    "activation": check_activation,
    "contributions": check_contributions,
    "collapse": check_collapse,
    "canvas": check_canvas,
}
ACROSS_A_PLANE = set(CHECKS) - {"contributions"}


@pytest.fixture
def everything_open(window, session, wait_for_frame):
    """All views at once, none of them folded or behind a tab."""

    def open_all():
        for name in ("activation", "contributions"):
            window.docks[name].float_(True)
        window.docks["contributions"].resize(380, 700)
        window.resize(1440, 900)
        QApplication.processEvents()
        window.feed.look()
        wait_for_frame(lambda frame: frame.activation is not None and frame.scores is not None)

    return open_all


@pytest.fixture
def ready(window, session, run, wait_for_frame, everything_open):
    """A task with these layers, after some steps and on pause; the last frame."""

    def prepare(task, *layers):
        window.data_panel.choose_task(task)
        before = run()
        session.document.push_run(replace(before, network=replace(before.network, hidden=layers)), "layers")
        wait_for_frame(lambda frame: frame.task == task and frame.network_spec.hidden == layers)
        everything_open()
        session.play()
        wait_for_frame(lambda frame: frame.step > 60)
        session.pause()
        return wait_for_frame(lambda frame: not frame.is_playing)

    return prepare


CASES = [
    ("curve", (LayerSpec(8, "relu"), LayerSpec(5, "tanh")), set(CHECKS) - {"collapse"}),
    ("curve", (LayerSpec(4, "identity"), LayerSpec(4, "identity")), {"collapse", "contributions", "diagram"}),
    ("classes", (LayerSpec(6, "tanh"), LayerSpec(4, "relu")), ACROSS_A_PLANE - {"collapse"}),
    ("surface", (LayerSpec(6, "relu"),), ACROSS_A_PLANE - {"collapse"}),
]


@pytest.mark.parametrize(("task", "layers", "live"), CASES, ids=["curve", "linear", "classes", "surface"])
def test_on_pause_every_number_is_the_frames(
    qtbot, window, session, ready, wait_for_frame, monkeypatch, task, layers, live
):
    frame = ready(task, *layers)
    check_foot(qtbot, window, frame)
    for name, check in CHECKS.items():
        if name == "activation" and layers[0].activation == "identity":
            continue  # nothing is silent or saturated there
        check(qtbot, window, frame)
    # Now every view is kept from the frames to come: each check must see that its numbers are old ones.
    for name in live:
        monkeypatch.setattr(getattr(window, name), "show_frame", lambda _frame: None)
    session.step()
    wait_for_frame(lambda later: later.step == frame.step + 1)
    weights = np.random.default_rng(0).normal(size=frame.network_spec.parameter_count).astype(np.float32)
    session.document.set_parameters("other weights", dict(enumerate(weights.tolist())))
    other = wait_for_frame(lambda frame: np.array_equal(frame.network.parameters, weights))
    for name in sorted(live):
        with pytest.raises(AssertionError):
            CHECKS[name](qtbot, window, other)
