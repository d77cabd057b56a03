"""What is known of a run when it is exported."""

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.scores import score
from neuronlab.core.data.edits import clear_points, take_in
from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.core.specs.columns import ColumnMeaning
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.models.facts import facts_of, state_to_export, to_export
from neuronlab.files.models.model import LONGEST_COMMAND, ModelColumn

INPUTS = np.array([[1.0, -5.0], [2.0, 7.0], [9.0, 0.0], [4.0, 1.0]])


def workspace_of_classes(labels=("a", "b", "c")):
    """Three classes of four points, of which the third, with the largest first input, is held out."""
    empty = replace(Experiment(), task="classes").workspace
    targets, test = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([False, False, True, False])
    return take_in(empty, INPUTS, targets, labels, ("area [m²]", "built", "kind (of house)"), test)


@pytest.fixture
def trainer():
    workspace = workspace_of_classes()
    trainer = Trainer(workspace.run, workspace.points)
    trainer.advance(30)
    return trainer


def test_columns_have_their_names_units_and_the_range_of_the_training_points(trainer):
    facts = facts_of(workspace_of_classes(), trainer.network(), trainer.step)
    assert facts.inputs == (ModelColumn("area [m²]", "m²", low=1.0, high=4.0), ModelColumn("built", low=-5.0, high=7.0))
    assert facts.targets == (ModelColumn("kind (of house)", "of house"),)
    assert facts.class_counts == (1, 2, 0)


def test_training_is_told_with_the_losses_of_now(trainer):
    workspace, network = workspace_of_classes(), trainer.network()
    facts = facts_of(workspace, network, trainer.step, "neuronlab fit points.csv")
    training, loss = facts.training, workspace.run.training.loss
    assert (training.steps, training.points, training.test_points) == (30, 3, 1)
    assert training.train_loss == score(network, loss, *workspace.points.training()).loss
    assert training.test_loss == score(network, loss, *workspace.points.testing()).loss
    assert (training.optimizer, training.rate) == (workspace.run.training.optimizer, trainer.run.training.learning_rate)
    assert training.command == "neuronlab fit points.csv"


@pytest.mark.parametrize("command", ["x" * (LONGEST_COMMAND + 1), "fit 'two\nlines.csv'", "fit \udcff.csv"])
def test_a_command_that_no_file_can_hold_is_left_out(trainer, command):
    assert facts_of(workspace_of_classes(), trainer.network(), 30, command).training.command == ""


def test_drawn_points_have_the_usual_names_and_no_points_no_range():
    workspace = Experiment().workspace
    assert [column.name for column in facts_of(workspace, Trainer(workspace.run, workspace.points).network(), 0).inputs]
    empty = clear_points(workspace)
    facts = facts_of(empty, Trainer(empty.run, empty.points).network(), 0)
    assert (facts.inputs, facts.targets, facts.class_counts) == ((ModelColumn("x"),), (ModelColumn("y"),), ())
    assert (facts.training.train_loss, facts.training.test_loss) == (None, None)


def test_a_column_without_a_name_has_the_usual_one(trainer):
    workspace = replace(workspace_of_classes(), names=("", "built", ""))
    facts = facts_of(workspace, trainer.network(), 30)
    assert [column.name for column in (*facts.inputs, *facts.targets)] == ["x1", "built", "label"]


def test_a_loss_that_overflows_is_unknown():
    workspace = take_in(Experiment().workspace, np.array([[0.0], [1.0]]), np.array([[0.0], [1.0]]), ())
    run = workspace.run
    parameters = np.full(run.network.parameter_count, 3e38, np.float32)
    network = Network(run.network, parameters, Scaling.none(1), Scaling((0.0,), (1e30,)))
    assert facts_of(workspace, network, 5).training.train_loss is None


def test_a_state_is_exported_as_the_run_it_belongs_to(trainer):
    what = state_to_export(workspace_of_classes(), trainer.state())
    assert what.model.network.predict(INPUTS).tobytes() == trainer.network().predict(INPUTS).tobytes()
    assert (what.model.task, what.model.facts.training.steps) == ("classes", 30)
    assert what.points.names == ("area [m²]", "built", "kind (of house)")
    assert what.history.steps.tolist() == trainer.history.record().steps.tolist()
    untrained = state_to_export(workspace_of_classes(), None)
    assert untrained.model.facts.training.steps == 0
    first = Trainer(workspace_of_classes().run, workspace_of_classes().points).network()
    assert untrained.model.network.predict(INPUTS).tobytes() == first.predict(INPUTS).tobytes()


def test_points_are_exported_with_the_model(trainer):
    workspace = workspace_of_classes()
    what = to_export(workspace, trainer.network(), 30, None)
    assert what.points.inputs.tolist() == INPUTS.tolist()
    assert what.points.test.tolist() == workspace.points.test.tolist()
    assert what.history is None


def test_units_and_origins_come_from_the_import_or_else_from_the_name(trainer):
    known = (ColumnMeaning(unit="hours", origin="2021-06-12T03:20"), ColumnMeaning(comma="decimal"), ColumnMeaning())
    workspace = replace(workspace_of_classes(), names=("time", "area [m²]", "kind"), meanings=known)
    facts = facts_of(workspace, trainer.network(), 30)
    time, area, kind = *facts.inputs, *facts.targets
    assert (time.name, time.unit, time.origin) == ("time", "hours", "2021-06-12T03:20")
    assert (area.name, area.unit, area.comma) == ("area [m²]", "m²", "decimal")
    assert (kind.unit, kind.origin, kind.comma) == ("", "", "")
