import pytest
from msgspec.structs import replace

from neuronlab.app import first_experiment, make_application
from neuronlab.core.data.edits import add_points, clear_points, load_generator
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.specs.data import DataSpec, preset_spec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.panels.data.preset_fields import OWN_POINTS, PresetFields
from neuronlab.gui.theme.theme import Theme


def workspace_of(task, preset=None):
    workspace = replace(first_experiment(), task=task).workspace
    return workspace if preset is None else load_generator(workspace, preset_spec(task, preset, workspace.data))


@pytest.fixture
def fields(qtbot):
    make_application()
    fields = PresetFields(Theme("dark"))
    qtbot.addWidget(fields)
    fields.show_workspace(workspace_of("curve"))
    fields.show()
    return fields


@pytest.mark.parametrize("task", TASKS)
def test_the_presets_of_the_task_are_offered_and_the_one_there_is_is_shown(fields, task):
    workspace = workspace_of(task)
    fields.show_workspace(workspace)
    assert [fields.preset.itemData(index) for index in range(fields.preset.count())] == list(generators_for(task))
    assert fields.preset.currentData() == workspace.data.generator
    assert fields.count.value() == workspace.data.count


def test_a_preset_is_asked_for_and_own_points_are_none(fields, qtbot):
    with qtbot.waitSignal(fields.preset_chosen) as chosen:
        fields.preset.chosen.emit("step")
    assert chosen.args == ["step"]
    with qtbot.assertNotEmitted(fields.preset_chosen):
        fields.preset.chosen.emit(OWN_POINTS)


@pytest.mark.parametrize(
    ("field", "value", "name", "set_to"),
    [
        ("count", 70, "count", 70),
        ("noise", 0.5, "noise", 0.5),
        ("outliers", 10, "outliers", 0.1),
        ("imbalance", 20, "imbalance", 0.2),
        ("seed", 9, "seed", 9),
        ("low", -8.0, "low", -8.0),
        ("threshold", 0.3, "threshold", 0.3),
    ],
)
def test_a_field_changes_its_part_of_the_recipe_and_no_other(fields, qtbot, field, value, name, set_to):
    with qtbot.waitSignal(fields.changed) as changed:
        getattr(fields, field).setValue(value)
    change, text = changed.args
    assert change(DataSpec()) == replace(DataSpec(), **{name: set_to})
    assert text


def test_showing_a_workspace_changes_nothing(fields, qtbot):
    with qtbot.assertNotEmitted(fields.changed), qtbot.assertNotEmitted(fields.preset_chosen):
        for task in TASKS:
            fields.show_workspace(workspace_of(task, FORMULA))


def test_without_a_point_of_a_preset_its_fields_are_grey(fields):
    empty = clear_points(workspace_of("curve"))
    fields.show_workspace(empty)
    assert (fields.preset.currentData(), fields.count.value()) == (OWN_POINTS, 0)
    assert not any(field.isEnabled() for field in (fields.count, fields.noise, fields.outliers, fields.seed))
    fields.show_workspace(add_points(empty, [[0.5]], [[1.0]]))
    assert fields.count.value() == 1
    fields.show_workspace(workspace_of("curve"))
    assert fields.noise.isEnabled()
    assert fields.preset.findData(OWN_POINTS) < 0


def test_only_a_formula_has_a_field_for_it_and_only_of_classes_a_threshold(fields):
    assert not fields.formula.isVisible()
    for task in TASKS:
        workspace = workspace_of(task, FORMULA)
        fields.show_workspace(workspace)
        assert fields.formula.isVisible()
        assert fields.formula.text.text() == workspace.data.formula
        assert fields.threshold.isVisible() == (task == "classes")
