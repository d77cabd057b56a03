import pytest

from neuronlab.gui.plots.seeds.controls import (
    ALL,
    CANCEL,
    COURSES,
    GO_ON,
    REPEAT,
    THIS,
    WIDTHS,
    SeedControls,
    ShownProgress,
)
from tests.controls import click, type_into


@pytest.fixture
def controls(qtbot):
    made = SeedControls()
    qtbot.addWidget(made)
    made.resize(900, 60)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def signals(controls):
    seen = []
    controls.changed.connect(lambda: seen.append("changed"))
    controls.start_asked.connect(lambda: seen.append("start"))
    controls.cancel_asked.connect(lambda: seen.append("cancel"))
    return seen


def test_usual_choices(controls):
    assert (controls.seeds.value(), controls.steps.value()) == (100, 3_000)
    assert controls.vary.text() == "Initial weights ▾"
    assert (controls.kind, controls.scope) == (COURSES, ALL)
    assert controls.units.ticked == {"relu", "tanh", "sigmoid"}


def test_each_kind_keeps_its_number_of_seeds(qtbot, controls, signals):
    type_into(qtbot, controls.seeds, "250")
    click(qtbot, controls.kinds.button(WIDTHS))
    assert controls.seeds.value() == 20
    assert controls.units.isVisible()
    click(qtbot, controls.kinds.button(COURSES))
    assert controls.seeds.value() == 250
    assert not controls.units.isVisible()
    assert set(signals) == {"changed"}


def test_more_than_a_thousand_seeds_are_refused_in_a_sentence(qtbot, controls):
    with qtbot.waitSignal(controls.refused) as refused:
        type_into(qtbot, controls.seeds, "1001")
    assert "1000" in refused.args[0]
    assert controls.seeds.value() == 1_000


def test_one_run_or_all_is_a_choice_only_with_several(qtbot, controls):
    assert not controls.scopes.isVisible()
    controls.show_runs(2)
    click(qtbot, controls.scopes.button(THIS))
    assert controls.scope == THIS
    click(qtbot, controls.kinds.button(WIDTHS))
    assert not controls.scopes.isVisible()


def test_fields_are_locked_while_it_runs_and_the_button_cancels(qtbot, controls, signals):
    click(qtbot, controls.button)
    controls.show_progress(ShownProgress(68, 100, 0.68, 4.0))
    assert controls.button.text() == CANCEL
    assert controls.progress.text() == "68 of 100, 4 s left"
    assert controls.bar.value() == 680
    assert not any(field.isEnabled() for field in (controls.seeds, controls.steps, controls.vary))
    assert not controls.kinds.isVisible()
    click(qtbot, controls.button)
    assert signals == ["start", "cancel"]
    controls.show_progress(None, goes_on=True)
    assert controls.button.text() == GO_ON
    assert controls.seeds.isEnabled()
    assert controls.kinds.isVisible()
    controls.show_progress(None)
    assert controls.button.text() == REPEAT


def test_what_is_counted_goes_by_the_clock(controls):
    controls.show_counted("evaluations")
    assert controls.steps.accessibleName() == "Gradients"
    controls.show_counted("steps")
    assert controls.steps.accessibleName() == "Steps"


def test_it_breaks_into_two_rows_where_it_is_narrow(qtbot, controls):
    controls.show_runs(2)
    wide = controls.sizeHint().height()
    controls.resize(controls.minimumSizeHint().width(), 100)
    qtbot.waitUntil(lambda: controls.button.y() + controls.button.parentWidget().y() > wide / 2)
    assert controls.minimumSizeHint().width() <= 470
