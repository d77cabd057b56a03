import pytest
from msgspec.structs import replace

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.losses import losses_for
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import ALL_POINTS
from neuronlab.gui.panels.training.panel import TrainingPanel
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.proposals import Proposal

FULL_BATCH = next(key for key, row in OPTIMIZERS.items() if row.is_full_batch)


@pytest.fixture
def panel(qapp):
    return TrainingPanel(Theme("dark"))


@pytest.fixture
def document(connect, panel):
    return connect(panel)


@pytest.fixture
def training(document):
    return lambda: document.experiment.workspace.run.training


def test_an_optimiser_made_for_decay_brings_it_and_takes_it_back_in_one_undo(panel, training, document):
    assert OPTIMIZERS["adamw"].default_decay > 0.0
    panel.optimizer.chosen.emit("adamw")
    assert training().weight_decay == OPTIMIZERS["adamw"].default_decay
    assert document.undo_stack.count() == 1
    panel.optimizer.chosen.emit("adam")
    assert training().weight_decay == 0.0
    panel.regularisation.decay.setValue(0.3)
    panel.optimizer.chosen.emit("adamw")
    panel.optimizer.chosen.emit("sgd")
    assert training().weight_decay == 0.3


def test_no_decay_that_was_chosen_stays_when_the_same_optimiser_is_chosen_again(panel, training):
    panel.optimizer.chosen.emit("adamw")
    panel.regularisation.decay.setValue(0.0)
    panel.optimizer.chosen.emit("adamw")
    assert training().weight_decay == 0.0


@pytest.mark.parametrize("task", TASKS)
def test_the_losses_of_the_tasks_output_are_offered(panel, document, task):
    document.push(Proposal(replace(document.experiment, task=task), "Task"))
    offered = [panel.loss.itemData(index) for index in range(panel.loss.count())]
    assert offered == list(losses_for(document.experiment.workspace.run.network.output))
    assert panel.loss.currentData() == document.experiment.workspace.run.training.loss


def test_every_fold_shows_the_experiment_and_its_edits_are_the_panels(panel, document, training):
    panel.regularisation.l2.setValue(0.5)
    panel.schedule.warmup.setValue(20)
    assert (training().l2, training().warmup) == (0.5, 20)
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert (panel.regularisation.l2.value(), panel.schedule.warmup.value()) == (0.0, 0)


def test_an_optimiser_that_takes_all_points_shows_so_and_keeps_the_batch_that_was_set(panel, training):
    panel.batch_size.setValue(16)
    panel.optimizer.chosen.emit(FULL_BATCH)
    assert panel.batch_size.value() == ALL_POINTS
    assert not panel.batch_size.isEnabled()
    assert not panel.learning_rate.isEnabled()
    assert training().batch_size == 16
    panel.optimizer.chosen.emit("adam")
    assert panel.batch_size.value() == 16
    assert panel.batch_size.isEnabled()
