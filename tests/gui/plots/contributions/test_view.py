from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from neuronlab.analysis.contributions import contributions_of
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.plots.contributions.term_rows import ROW
from neuronlab.gui.plots.contributions.terms import MOST_ROWS
from neuronlab.gui.plots.contributions.view import ContributionsView
from neuronlab.wording.numbers import plain_text, weight_text
from tests.controls import click, hover, press_key
from tests.frames import with_part, with_status
from tests.gui.plots.contributions.sums import function

SIZE, WIDER = (350, 320), (384, 320)
ROWS = ["h₁: 2.00 · ReLU(1.00·x − 1.00)", "h₂: −0.50 · ReLU(−1.00·x + 0.00)", "b = 0.25"]


@pytest.fixture
def view(theme):
    return ContributionsView(theme)


def shown_values(view):
    return view.plot._picture().levels.shown


def test_before_the_first_frame_it_says_what_will_come(view, shown):
    shown(view, size=SIZE)
    assert view.painted_texts() == ["The terms of the learned function appear here."]
    assert view._head.isHidden()


def test_of_two_inputs_it_says_that_it_is_for_one(view, make_plane_frame, shown):
    shown(view, make_plane_frame((3, "relu"), classes=2), SIZE)
    assert view.painted_texts() == ["Contributions are available for networks with one input. Choose the Curve task."]
    assert view._list.isHidden()


def test_it_shows_the_sum_its_terms_and_its_pieces(view, two, shown):
    shown(view, two, SIZE)
    assert view.painted_texts()[:2] == ["ŷ = 2.00·h₁ − 0.50·h₂ + 0.25", "3 linear pieces"]
    assert view.painted_texts()[-4:] == ["ŷ", *ROWS]
    np.testing.assert_allclose(shown_values(view), function(two), atol=1e-6)
    low, high = two.contributions.x[[0, -1]]
    assert {f"x = {plain_text(low)}", plain_text(high)} < set(view.painted_texts())


def test_a_click_on_a_row_takes_its_term_out_and_puts_it_back(view, two, shown, qtbot):
    shown(view, two, SIZE)
    click(qtbot, view.rows, QPoint(60, ROW // 2))
    np.testing.assert_allclose(shown_values(view), function(two, first=False), atol=1e-6)
    away = np.abs(function(two) - function(two, first=False)).max()
    assert view.painted_texts()[:3] == [
        "shown = −0.50·h₂ + 0.25",
        "3 linear pieces",
        f"max |ŷ − shown| {weight_text(away)}",
    ]
    assert view.painted_texts()[-5:] == ["shown", "ŷ", *ROWS]
    click(qtbot, view.rows, QPoint(60, ROW // 2))
    np.testing.assert_allclose(shown_values(view), function(two), atol=1e-6)
    assert view.painted_texts()[0] == "ŷ = 2.00·h₁ − 0.50·h₂ + 0.25"


def test_all_and_none_switch_every_term(view, two, shown, qtbot):
    shown(view, two, SIZE)
    click(qtbot, view.none)
    np.testing.assert_array_equal(shown_values(view), np.zeros(481))
    assert view.painted_texts()[0] == "shown = 0"
    click(qtbot, view.rows, QPoint(60, 2 * ROW + ROW // 2))
    np.testing.assert_array_equal(shown_values(view), np.full(481, 0.25))
    assert view.painted_texts()[0] == "shown = 0.25"
    click(qtbot, view.all)
    np.testing.assert_allclose(shown_values(view), function(two), atol=1e-6)


def test_the_keys_walk_through_the_rows_and_switch_them(view, two, shown, qtbot):
    shown(view, two, SIZE)
    press_key(qtbot, view.rows, Qt.Key.Key_Down)
    press_key(qtbot, view.rows, Qt.Key.Key_Space)
    np.testing.assert_allclose(shown_values(view), function(two, second=False), atol=1e-6)
    assert view.rows.accessibleDescription() == f"{ROWS[1]}, off. Space switches it."
    assert view.plot._pointed == 1
    for _ in range(5):
        press_key(qtbot, view.rows, Qt.Key.Key_Up)
    press_key(qtbot, view.rows, Qt.Key.Key_Return)
    np.testing.assert_allclose(shown_values(view), function(two, first=False, second=False), atol=1e-6)


def test_every_control_says_what_it_does(view):
    for control in (view.all, view.none, view.mode.button("each"), view.mode.button("stacked")):
        assert control.accessibleName()
        assert len(control.toolTip()) > 20
    assert view.rows.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert view.rows.accessibleName() == "Terms of the sum"


def test_pointing_at_a_curve_or_at_its_row_lets_both_stand_out(view, two, shown, qtbot):
    shown(view, two, SIZE)
    picture = view.plot._picture()
    sample = 470
    top = picture._height(float(picture.levels.tops[0][sample]))
    at = QPointF(picture.box.left() + picture.box.width() * sample / 480.0, top)
    hover(qtbot, view.plot, at.toPoint())
    assert (view.plot._pointed, view.rows._pointed) == (0, 0)
    assert view.plot.tip_at(at).splitlines()[-1].startswith("2.00 · h₁ adds ")
    hover(qtbot, view.rows, QPoint(60, ROW + 5))
    assert (view.plot._pointed, view.rows._pointed) == (1, 1)
    tip = view.rows.tip_at(QPointF(60, ROW + 5)).splitlines()
    assert tip[:2] == ["Hidden 1, unit 2", "h₂ = ReLU(−1.00·x + 0.00)"]
    assert tip[2] == "weight −0.50, in the target's own units"


def test_what_is_pointed_at_is_painted(view, two, shown):
    before = shown(view, two, SIZE)
    view._point(0)
    assert view.grab().toImage() != before


def test_the_numbers_are_in_the_targets_own_units(view, two, shown):
    network = Network(two.network_spec, two.network.parameters, Scaling((1.0,), (2.0,)), Scaling((100.0,), (10.0,)))
    x = two.contributions.x
    found = contributions_of(network, x, network.activations(x[:, None]))
    shown(view, replace(two, network=network, contributions=found), SIZE)
    texts = view.painted_texts()
    assert texts[0] == "ŷ = −5.00·h₂ + 20.00·h₁ + 102.50"  # of x′ = (x − 1) / 2 little is beyond 1
    assert texts[-2] == "h₁: 20.00 · ReLU(1.00·x′ − 1.00)"
    np.testing.assert_allclose(shown_values(view), network.predict(x[:, None])[:, 0], rtol=1e-6)


def test_without_hidden_layers_what_goes_in_is_listed(view, make_frame, shown):
    shown(view, make_frame(features=("x", "x^2"), blocks=[[[0.5, -2.0, 0.25]]]), SIZE)
    assert view.painted_texts()[0] == "ŷ = −2.00·x² + 0.50·x + 0.25"
    assert view.painted_texts()[1] == "curved, no linear pieces"
    assert view.painted_texts()[-3:] == ["−2.00 · x²", "0.50 · x", "b = 0.25"]


@pytest.mark.parametrize(
    ("hidden", "row"),
    [
        ([(2, "tanh"), (3, "relu")], "ReLU(…)"),
        ([(3, "tanh"), (3, "identity")], "(…)"),
        ([(1, "tanh"), (3, "identity")], "·h⁽¹⁾₁"),
        ([LayerSpec(3, "custom", formula="z*sigmoid(2*z)")], "f("),
        ([LayerSpec(3, "prelu", unit="quadratic")], "·x² "),
    ],
)
def test_a_row_names_its_unit_and_as_much_as_there_is_room_for(view, make_frame, shown, hidden, row):
    frame = make_frame(*hidden)
    shown(view, frame, WIDER if isinstance(hidden[0], LayerSpec) else SIZE)
    factors = sorted(weight_text(float(weight)) for weight in frame.contributions.weights)
    told = view.painted_texts()[-4:-1]
    assert sorted(text.split(": ")[1].split(" · ")[0] for text in told) == factors
    assert all(row in text for text in told)


def test_of_a_wide_layer_the_smallest_are_one_term(view, make_frame, shown):
    frame = make_frame((512, "relu"))
    shown(view, frame, WIDER)
    terms = view._terms
    assert len(terms.rows) == MOST_ROWS + 1
    others = terms.rows[-2]
    assert sorted(unit for term in terms.rows for unit in term.units) == list(range(512))
    assert others.texts(frame, frame.contributions) == ("others (489 units)",)
    terms.toggle(len(terms.rows) - 2)
    expected = frame.contributions.total(np.isin(np.arange(512), others.units, invert=True))
    np.testing.assert_allclose(terms.total(frame.contributions), expected)
    assert " … + 21 more + " in view.painted_texts()[0]  # without the others, two written out
    terms.switch_all(is_on=False)
    terms.toggle(len(terms.rows) - 2)
    assert view.painted_texts()[0] == "shown = others (489 units)"


@pytest.mark.parametrize(
    ("is_playing", "text"), [(True, "pieces are counted on pause"), (False, "too large to count its pieces")]
)
def test_what_is_not_counted_says_why(view, two, shown, is_playing, text):
    uncounted = with_part(two, "contributions", pieces=None)
    shown(view, with_status(uncounted, is_playing=is_playing), SIZE)
    assert text in view.painted_texts()


def test_numbers_that_are_not_finite_are_borne(view, make_frame, shown):
    frame = make_frame((2, "relu"), blocks=[[[1.0, np.inf], [1.0, np.nan]], [[np.nan, 1.0, 0.0]]])
    shown(view, frame, SIZE)
    view._point(0)
    view.mode.chosen.emit("stacked")
    view.grab()
    assert "no pieces: values are not finite" in view.painted_texts()


def test_where_it_is_low_the_list_says_what_stands_in_the_equation(view, two, shown):
    shown(view, two, (350, 186))
    assert view.painted_texts()[0] == "3 linear pieces"
    assert view.painted_texts()[-3:-1] == ROWS[:2]


def test_where_it_is_wide_the_list_stands_beside_the_plot(view, two, shown, qtbot):
    shown(view, two, (700, 300))
    assert view._list.x() < view.plot.x()
    view.resize(340, 300)
    qtbot.waitUntil(lambda: view._list.y() > view.plot.y())


def test_the_range_is_about_the_sum_and_not_about_zero(view, two, shown):
    far = replace(two.contributions, bias=2000.25)
    shown(view, replace(two, contributions=far), SIZE)
    low, high = view.plot._up.ends
    assert 1990.0 < low < 2000.0 < high < 2020.0
