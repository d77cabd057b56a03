"""What `fit` says of a training that went wrong, and which options it names."""

import pytest

from neuronlab.analysis.health import fixes
from neuronlab.analysis.health.insight import Insight
from neuronlab.commands import findings
from neuronlab.commands.findings import finding_in_words
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


@pytest.fixture
def trainer():
    trainer = Trainer(make_run(), wavy_points(30), keeps_best=True)
    trainer.advance(20)
    return trainer


def test_nothing_is_said_if_all_is_well(trainer, monkeypatch):
    monkeypatch.setattr(findings, "examine", lambda _trainer: None)
    assert finding_in_words(trainer, "last") is None


def test_a_finding_names_the_options_that_do_what_its_fixes_do(trainer, monkeypatch):
    offered = fixes.offered(trainer.run, fixes.smaller_rate, fixes.penalty)
    monkeypatch.setattr(findings, "examine", lambda _trainer: Insight("kind", "Too fast.", "Layer 2", offered))
    said = finding_in_words(trainer, "last")
    assert said.startswith("Layer 2: Too fast. Try --lr ")
    assert " or --l2 " in said


@pytest.mark.parametrize(("keep", "said"), [("last", "Overfitting. Try --keep best."), ("best", "Overfitting.")])
def test_the_best_step_is_advised_only_if_it_is_not_kept(trainer, monkeypatch, keep, said):
    offered = fixes.offered(trainer.run, fixes.back_to(trainer.best))
    name = {"last": "examine", "best": "examine_best"}[keep]
    monkeypatch.setattr(findings, name, lambda _trainer: Insight("kind", "Overfitting.", fixes=offered))
    assert finding_in_words(trainer, keep) == said


def test_a_finding_about_steps_none_of_which_is_kept_names_the_last_one():
    uphill = Trainer(make_run(flip_gradient=True), wavy_points(30, test=range(9)), keeps_best=True)
    uphill.advance(20)
    assert uphill.best.step == 0
    assert finding_in_words(uphill, "best").startswith("At step 20: Every step goes up the gradient")
    assert finding_in_words(uphill, "last").startswith("Every step goes up the gradient")
