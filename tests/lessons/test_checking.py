import re

import numpy as np
import pytest

from neuronlab.core.errors import InputError, WorkError
from neuronlab.core.training.trainer import Trainer
from neuronlab.lessons.checking import Seeds, check
from neuronlab.lessons.setups import run_named
from tests.lessons.written import lesson_with

FEW = Seeds(count=3)


@pytest.fixture(autouse=True)
def _inline(inline_pool):
    pass


def claim(run="layer", **more):
    return {"says": f"{run} fits.", "measure": "rmse", "run": run, "steps": 40, "at_most": 100.0, **more}


def checked(*claims, seeds=FEW, **more):
    return check([lesson_with(verdict=list(claims))], seeds, **more)[0].claims


def test_the_number_of_every_seed_is_that_of_the_run_in_the_window(inline_pool):
    (finding,) = checked(claim())
    made = run_named(lesson_with(), "layer")
    trainer = Trainer(made.run, made.workspace.points)
    trainer.advance(40)
    inputs, targets = trainer.points.training()
    rmse = np.sqrt(np.mean((trainer.network().predict(inputs) - targets) ** 2))
    assert finding.is_confirmed
    assert len(set(finding.numbers.tolist())) == 3
    assert finding.numbers[0] == pytest.approx(rmse, rel=1e-6)


def test_a_claim_has_its_own_seeds_unless_others_are_asked_for(inline_pool):
    (own,) = checked(claim(steps=1, seeds=21), seeds=Seeds())
    assert len(own.numbers) == 21
    (later,) = checked(claim(steps=1), seeds=Seeds(first=18, count=3))
    assert later.numbers[:2].tolist() == own.numbers[18:20].tolist()


def test_claims_about_the_same_run_share_its_training_at_whatever_step(inline_pool):
    findings = checked(claim(), claim(measure="parameters"), claim(steps=0), claim(steps=0, versus="control"))
    assert len(inline_pool.jobs) == 3 + 3
    assert findings[0].value < findings[2].value
    assert findings[1].numbers.tolist() == [10.0] * 3


def test_a_claim_of_many_seeds_that_is_read_early_trains_none_of_them_further(monkeypatch):
    steps, advance = [], Trainer.advance
    monkeypatch.setattr(Trainer, "advance", lambda trainer, most: steps.append(most) or advance(trainer, most))
    checked(claim(steps=5, seeds=30), claim(steps=60), seeds=Seeds())
    assert sum(steps) == 20 * 60 + 10 * 5


def test_lessons_share_the_runs_that_are_the_same(inline_pool):
    lesson = lesson_with(verdict=[claim()])
    first, second = check([lesson, lesson], FEW)
    assert len(inline_pool.jobs) == 3
    assert first.claims[0].numbers.tolist() == second.claims[0].numbers.tolist()
    assert first.seconds == second.seconds > 0.0
    assert first.is_confirmed


def test_what_differs_is_trained_on_its_own(inline_pool):
    rough, fine, ordered = checked(claim(), claim(exact=True), claim(varies=["weights", "noise"]))
    assert len(inline_pool.jobs) == 6
    assert rough.numbers.tolist() != fine.numbers.tolist()
    assert rough.numbers.tolist() == ordered.numbers.tolist()


def test_a_run_in_which_nothing_varies_is_trained_once_and_compared_with_every_seed(inline_pool):
    (finding,) = checked(claim(versus="neuron", compare="difference", steps=0))
    assert len(inline_pool.jobs) == 3 + 1
    (alone,) = checked(claim(steps=0))
    assert len(set(finding.numbers.tolist())) == 3
    assert np.ptp(alone.numbers - finding.numbers) == pytest.approx(0.0, abs=1e-12)


def test_a_claim_in_which_nothing_can_vary_is_refused_in_a_sentence():
    with pytest.raises(InputError, match=re.escape("A line: nothing varies from seed to seed in the claim 'It fits.'")):
        check([lesson_with()], FEW)


def test_progress_is_told_until_all_runs_are_trained():
    seen = []
    checked(claim(), claim(run="control"), on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 6) for done in range(1, 7)]


def test_runs_whose_processes_ended_are_told_in_a_sentence(inline_pool, monkeypatch):
    monkeypatch.setattr(inline_pool, "outcomes", lambda pool, _interrupt: pool.__setattr__("given_up", [1]) or [])
    with pytest.raises(WorkError, match="1 of 3 runs are missing"):
        checked(claim())
