"""What panels propose, and how they refuse."""

import math

import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.widgets.panel import Panel
from neuronlab.session.proposals import MERGE_SECONDS


class CountingPanel(Panel):
    """A panel without controls that counts how often it is brought in line with its experiment."""

    refreshed = 0

    def refresh(self):
        self.refreshed += 1


@pytest.fixture
def panel(qtbot):
    panel = CountingPanel()
    qtbot.addWidget(panel)
    experiment = Experiment()
    run = experiment.workspace.run
    network = replace(run.network, hidden=(LayerSpec(4), LayerSpec(3)))
    panel.show_experiment(experiment.with_run(replace(run, network=network)))
    return panel


@pytest.fixture
def proposals(panel):
    seen = []
    panel.edited.connect(seen.append)
    return seen


def test_showing_an_experiment_proposes_nothing(panel, proposals):
    panel.show_experiment(Experiment())
    assert panel.refreshed == 2
    assert proposals == []


def test_another_run_is_proposed_under_its_name_and_gesture(panel, proposals):
    panel.propose_run(lambda run: replace(run, training=replace(run.training, batch_size=7)), "Batch size", "batch")
    (proposal,) = proposals
    assert proposal.experiment.workspace.run.training.batch_size == 7
    assert (proposal.text, proposal.gesture, proposal.within_s) == ("Batch size", "batch", MERGE_SECONDS)
    assert proposal.origins is None
    assert panel.run.training.batch_size != 7  # until it is shown the experiment it has proposed


def test_a_changed_layer_is_proposed_with_all_layers_continuing_themselves(panel, proposals):
    panel.propose_layer(1, lambda layer: layer.with_width(9), "Width", "width", math.inf)
    (proposal,) = proposals
    assert [layer.width for layer in proposal.experiment.workspace.run.network.hidden] == [4, 9]
    assert (proposal.text, proposal.gesture, proposal.within_s) == ("Width", "width", math.inf)
    assert proposal.origins == (0, 1)


def test_an_edit_that_is_not_possible_is_refused_and_the_old_value_shown_again(panel, proposals):
    refusals = []
    panel.refused.connect(refusals.append)

    def fail(_run):
        raise InputError("Not that.")

    panel.propose_run(fail, "An edit")
    panel.propose_layer(2, lambda layer: layer.with_width(9), "Width")
    assert refusals == ["Not that.", "Hidden 3 no longer exists; nothing was changed."]
    assert panel.refreshed == 3
    assert proposals == []
