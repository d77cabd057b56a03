import numpy as np
import pytest

from neuronlab.analysis.flow_measures import MEASURES
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


@pytest.mark.parametrize("key", MEASURES)
def test_the_present_and_the_last_sample_of_the_past_are_the_same_numbers(key):
    trainer = Trainer(make_run("4:tanh,3:relu"), wavy_points(20))
    trainer.advance(8)
    probe, record, measure = trainer.probe(), trainer.history.record(), MEASURES[key]
    assert record.steps[-1] == trainer.step
    assert measure.now(probe).shape == (3,)
    np.testing.assert_allclose(measure.past(record)[-1], measure.now(probe), rtol=1e-6)


def test_every_measure_has_numbers_of_its_own():
    trainer = Trainer(make_run("4:tanh"), wavy_points(20))
    trainer.advance(3)
    probe, record = trainer.probe(), trainer.history.record()
    assert len({measure.now(probe).tobytes() for measure in MEASURES.values()}) == len(MEASURES)
    assert len({measure.past(record).tobytes() for measure in MEASURES.values()}) == len(MEASURES)
    assert len({measure.label for measure in MEASURES.values()}) == len(MEASURES)


@pytest.mark.parametrize("key", MEASURES)
def test_the_words_name_the_side_of_the_band_that_the_sizes_are_on(key):
    measure = MEASURES[key]
    for size in np.logspace(-8, 8, 33):
        # Gradients are compared with the output's; of updates the word is about the largest.
        sizes = np.array([size, size if key == "update" else 1e-3])
        low, high = (bound[0] for bound in measure.band(sizes))
        word = measure.verdict(sizes)
        assert [measure.low_word in word, measure.high_word in word] == [size < low, size > high]
